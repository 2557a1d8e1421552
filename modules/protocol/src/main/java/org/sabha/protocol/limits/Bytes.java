package org.sabha.protocol.limits;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bounds of bytes on the wire, which travel as base64url without padding (RFC 4648 section 5). Codec, schema and
 * TypeScript parser are all made from it.
 */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Bytes {
    /** Fewest bytes. */
    int min() default 1;

    /** Most bytes. */
    int max();
}
