/** Invitations by mail: what they say, and how they reach a mail server. */
@NullMarked
package org.sabha.server.mail;

import org.jspecify.annotations.NullMarked;
