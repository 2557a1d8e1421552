/** The audit log: hashes, signed statements, verification, search and export. */
@NullMarked
package org.sabha.store.audit;

import org.jspecify.annotations.NullMarked;
