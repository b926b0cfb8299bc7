#ifndef LIFT_CLAPACKE_SHIM_H
#define LIFT_CLAPACKE_SHIM_H
#include <lapacke.h>
#endif
