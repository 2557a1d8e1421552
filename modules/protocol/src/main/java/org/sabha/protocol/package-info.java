/** Signalling messages as sealed records, JSON codec, schemas, golden files, TypeScript types. */
@NullMarked
package org.sabha.protocol;

import org.jspecify.annotations.NullMarked;
