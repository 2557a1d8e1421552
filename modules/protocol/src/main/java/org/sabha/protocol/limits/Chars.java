package org.sabha.protocol.limits;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a text on the wire. Codec, schema and TypeScript parser are all made from it. */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Chars {
    /** Fewest Unicode code points. */
    int min() default 1;

    /** Most Unicode code points. */
    int max();

    /** What the text may consist of. */
    Script script() default Script.LINE;

    /** What a text may consist of. Lone surrogates are refused in both. */
    enum Script {
        /** One readable line: no control characters, line separators, bidirectional overrides or towers of marks (T21). */
        LINE,
        /** Any character. */
        ANY
    }
}
