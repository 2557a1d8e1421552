/** The files of the web client, as signalling serves them. */
@NullMarked
package org.sabha.server.site;

import org.jspecify.annotations.NullMarked;
