/** The certificate of the HTTPS port. */
@NullMarked
package org.sabha.server.tls;

import org.jspecify.annotations.NullMarked;
