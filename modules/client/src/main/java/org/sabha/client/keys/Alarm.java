package org.sabha.client.keys;

import java.util.Locale;

/**
 * Something that an honest server and honest members do not do. An app shows it in plain words.
 *
 * @param detail for people and logs; no secret
 */
public record Alarm(Kind kind, String detail) {
    /** What was seen. Those that stop sending say so by {@link #stopsSending}. */
    public enum Kind {
        /** A commit broke the meeting's rules, or a certificate or statement was not what it must be. */
        RULES_BROKEN(true),
        /** The server ordered what the group cannot process; this client asked to be put back. */
        OUT_OF_STEP(false),
        /** Somebody is in the group whom the server does not show; from ten seconds on nothing is sent to them. */
        GHOST(true),
        /** The server shows somebody who is not in the group; nothing of theirs is heard or seen. */
        NOT_IN_GROUP(false),
        /** The server shows another name than the certificate says. */
        OTHER_NAME(false),
        /** For a second a slot got frames of another sender than the server says that it shows; none was handed on. */
        WRONG_LABEL(false),
        /** For over a second nothing in a slot could be opened. */
        UNDECRYPTABLE(false),
        /** A removal that this person asked for was not made within two seconds. */
        REMOVAL_NOT_CONFIRMED(true),
        /** What this person decided of lock, lobby or hosts was not in force after two seconds. */
        STATEMENT_NOT_CONFIRMED(false),
        /** For over five seconds the server has said of the lock what the hosts' statement does not. */
        LOCK_DIFFERS(false),
        /** The server would have a new group open, which was stated as hosts had it, or led into one that is more open. */
        TERMS_LIFTED(false),
        /** The server asked this device to let somebody in without a reason that counts. */
        UNFOUNDED_ADD(false),
        /** A statement of the hosts is not from a host, or older than the one in force. */
        STATEMENT(false),
        /** A sealed message is not whose it says, came after a later one where order counts, or has no known form. */
        FORGED_MESSAGE(false),
        /** The server gave certificates that its pinned root does not stand behind. */
        CERTIFICATE(true),
        /** This device's clock and the server's differ too far for certificates. */
        CLOCK(true);

        private final boolean stops;

        Kind(boolean stops) {
            this.stops = stops;
        }

        /** Whether nothing is sent from then on, until it is cured. */
        public boolean stopsSending() {
            return stops;
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
