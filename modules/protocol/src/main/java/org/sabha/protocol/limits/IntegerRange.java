package org.sabha.protocol.limits;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Range of a whole number on the wire; without it a {@code long} is 0 to {@link #MOST}. Codec, schema and TypeScript
 * parser are all made from it.
 */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface IntegerRange {
    /** The largest whole number that JavaScript holds exactly (ECMA-262, Number.MAX_SAFE_INTEGER). */
    long MOST = (1L << 53) - 1;

    /** Smallest value. */
    long min() default 0;

    /** Largest value. */
    long max() default MOST;
}
