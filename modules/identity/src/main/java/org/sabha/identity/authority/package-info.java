/** The certificate authority of meetings: says by a certificate which person and device a signature key belongs to. */
@NullMarked
package org.sabha.identity.authority;

import org.jspecify.annotations.NullMarked;
