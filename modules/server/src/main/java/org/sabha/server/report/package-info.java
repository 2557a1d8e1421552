/** The compliance report of a meeting: made from rows of the audit log, signed, and checked against them. */
@NullMarked
package org.sabha.server.report;

import org.jspecify.annotations.NullMarked;
