package org.sabha.model.mail;

import java.util.Locale;

/** Why a mail waits for longer, or was not sent. */
public enum MailFault {
    /** The mail server knows no such person, or may not send to them (5xx to RCPT). */
    ADDRESS_REFUSED,
    /** The mail server did not want this mail (5xx to DATA). */
    MESSAGE_REFUSED,
    /** It was tried for the last time. */
    GIVEN_UP,
    /** The meeting was over before. */
    TOO_LATE,
    /** It cannot be written: the key of the server's secrets is another one, or its words do not go into a mail. */
    UNWRITABLE,
    /** The mail server asks to come again (4xx). */
    BUSY,
    /** Nobody answers, or the connection broke. */
    UNREACHABLE,
    /** Its certificate is not trusted, not for its name, or it speaks no TLS. */
    NOT_TRUSTED,
    /** It does not take our user and password. */
    SIGN_IN_REFUSED,
    /** It does not let us send as the sender of the settings (5xx to MAIL). */
    SENDER_REFUSED;

    /** As the interface and the audit log call it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
