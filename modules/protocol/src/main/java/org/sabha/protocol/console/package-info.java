/** Bodies of what administrators and auditors see of the server: meetings in numbers, the audit log, health. */
@NullMarked
package org.sabha.protocol.console;

import org.jspecify.annotations.NullMarked;
