/** Whole-system tests with real browsers; nothing ships them. */
@NullMarked
package org.sabha.acceptance;

import org.jspecify.annotations.NullMarked;
