package org.sabha.mls;

import java.util.Locale;

/** Why bytes are not an MLS message that Sabha reads. The wire names are stable; each fault is counted by name. */
public enum MlsFault {
    /** The message ends inside a field. */
    TRUNCATED,
    /** A vector announces more bytes than the message has left (CVE-2026-12852: nothing is allocated for it). */
    LENGTH_BEYOND_INPUT,
    /** A length is written in more bytes than it needs (RFC 9420 section 2.1.2). */
    LENGTH_NOT_MINIMAL,
    /** The two high bits of a length are both set (RFC 9420 section 2.1.2). */
    LENGTH_RESERVED,
    /** Bytes follow where a structure ends. */
    LEFT_OVER,
    TOO_LARGE,
    TOO_MANY,
    VERSION,
    WIRE_FORMAT,
    SENDER_TYPE,
    CONTENT_TYPE,
    /** Application data is never sent in a PublicMessage (RFC 9420 section 6.2). */
    APPLICATION_IN_CLEAR,
    PROPOSAL_TYPE,
    CREDENTIAL_TYPE,
    LEAF_NODE_SOURCE,
    /** At or above the bound of {@link MlsLimits#maxLeaves()}; libraries were seen to loop over such an index. */
    LEAF_INDEX,
    PSK_TYPE,
    NODE_TYPE,
    /** The octet before an optional value is neither 0 nor 1. */
    PRESENCE,
    EXTENSION_TWICE,
    /** A list of two-byte values has an odd length. */
    ODD_LIST;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
