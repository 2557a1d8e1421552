/** The compliance report of a meeting, and how it is asked for. */
@NullMarked
package org.sabha.protocol.report;

import org.jspecify.annotations.NullMarked;
