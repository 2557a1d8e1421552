package org.sabha.protocol.limits;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bound of a list on the wire. Codec, schema and TypeScript parser are all made from it. */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Items {
    /** Most elements. */
    int max();
}
