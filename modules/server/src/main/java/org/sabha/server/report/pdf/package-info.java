/** The report on paper. Text reaches the pages as text only, and no page takes anything from elsewhere. */
@NullMarked
package org.sabha.server.report.pdf;

import org.jspecify.annotations.NullMarked;
