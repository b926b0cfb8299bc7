#ifndef LIFT_COPENBLAS_SHIM_H
#define LIFT_COPENBLAS_SHIM_H
#include <cblas.h>
#endif
