/**
 * Keeps meetings and the audit log, in the embedded H2 or in PostgreSQL, with the same statements on both.
 *
 * <p>Everything is written by one thread, in transactions that each take what many rooms have waiting
 * ({@link org.sabha.store.Storage}); an act and its evidence are in the same one.
 */
@NullMarked
package org.sabha.store;

import org.jspecify.annotations.NullMarked;
