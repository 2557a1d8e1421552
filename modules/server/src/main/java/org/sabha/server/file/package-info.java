/** Sealed files of meetings: on the disk while the meeting goes on, for whoever its room gave a ticket. */
@NullMarked
package org.sabha.server.file;

import org.jspecify.annotations.NullMarked;
