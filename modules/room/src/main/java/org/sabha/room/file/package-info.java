/** The files that are offered in a meeting, as its room knows them: ids, sizes and owners, never names or content. */
@NullMarked
package org.sabha.room.file;

import org.jspecify.annotations.NullMarked;
