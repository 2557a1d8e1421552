/** Signalling of one stay without I/O: numbering, acknowledging and repeating of messages, and the roster. */
@NullMarked
package org.sabha.client.session;

import org.jspecify.annotations.NullMarked;
