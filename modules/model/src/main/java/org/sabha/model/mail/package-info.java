/** Mails of invitations: to whom, in which language, and what became of them. */
@NullMarked
package org.sabha.model.mail;

import org.jspecify.annotations.NullMarked;
