/** Benchmarks and load, printed by a command; nothing ships them. */
@NullMarked
package org.sabha.bench;

import org.jspecify.annotations.NullMarked;
