// ICU's headers rename its functions to names that end in its version, which Swift would have to spell out; these
// wrappers have the same names with every version.
#ifndef LIFT_CICU_SHIM_H
#define LIFT_CICU_SHIM_H
#include <unicode/ubrk.h>
#include <unicode/utext.h>

static inline UBreakIterator *lift_open_sentence_breaks(UErrorCode *status) {
  // The root locale: the same breaks whatever the user's language.
  return ubrk_open(UBRK_SENTENCE, "", NULL, 0, status);
}

static inline UText *lift_open_utf8(const char *text, int64_t count, UErrorCode *status) {
  return utext_openUTF8(NULL, text, count, status);
}

static inline void lift_set_text(UBreakIterator *breaks, UText *text, UErrorCode *status) {
  ubrk_setUText(breaks, text, status);
}

/// The next break as a byte offset, or -1 behind the last.
static inline int32_t lift_next_break(UBreakIterator *breaks) { return ubrk_next(breaks); }

static inline void lift_close_breaks(UBreakIterator *breaks) { ubrk_close(breaks); }

static inline void lift_close_text(UText *text) { utext_close(text); }

static inline const char *lift_error_name(UErrorCode status) { return u_errorName(status); }
#endif
