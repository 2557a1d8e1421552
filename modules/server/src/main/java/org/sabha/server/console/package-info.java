/** What administrators and auditors see of the running server: its log, its meetings in numbers, its health. */
@NullMarked
package org.sabha.server.console;

import org.jspecify.annotations.NullMarked;
