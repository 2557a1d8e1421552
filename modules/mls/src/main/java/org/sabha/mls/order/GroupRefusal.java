package org.sabha.mls.order;

import java.util.Locale;

/** Why a handshake is not ordered, or not obeyed. The wire names are stable. */
public enum GroupRefusal {
    MALFORMED,
    /** Not a PublicMessage: who sends it and what it does cannot be checked. */
    NOT_PUBLIC,
    EXTERNAL_SENDER,
    NEW_MEMBER_PROPOSAL,
    /** An external commit; libraries accept one that removes any member. */
    NEW_MEMBER_COMMIT,
    /** A proposal on its own; proposals come by value in a commit. */
    STANDALONE_PROPOSAL,
    OTHER_GROUP,
    NOT_A_MEMBER,
    /** The sender's leaf is not the one of the connection. */
    OTHER_LEAF,
    /** Another commit of this epoch came first: drop the successor, handle that one, try again (HTTP's 409). */
    EPOCH_PASSED,
    EPOCH_AHEAD,
    AUTHENTICATED_DATA_TOO_LONG,
    /** A commit with an Add carries another statement than the one in force. */
    STATEMENT_NOT_IN_FORCE,
    PROPOSAL_BY_REFERENCE,
    PROPOSAL_TYPE,
    PATH_MISSING,
    REMOVE_WITHOUT_PATH,
    PATH_SHAPE,
    /** The committer's new leaf carries another signature key, which no certificate binds. */
    PATH_CHANGES_SIGNATURE_KEY,
    /** The committer's new leaf carries another credential: another name, role or device. */
    PATH_CHANGES_CREDENTIAL,
    NO_SUCH_LEAF,
    REMOVES_COMMITTER,
    REMOVED_TWICE,
    ADD_WITHOUT_PSK,
    PSK_TYPE,
    PSK_UNKNOWN,
    PSK_TWICE,
    /** Not of its size, or not made for the statement beside the commit. */
    PSK_NONCE,
    CIPHER_SUITE,
    KEY_SIZE,
    LEAF_SOURCE,
    KEY_IN_USE,
    GROUP_FULL,
    KEY_PACKAGE_NOT_ADMITTED,
    KEY_PACKAGE_USED,
    /** A KeyPackage is not signed by the key in it; no library adds it. */
    KEY_PACKAGE_SIGNATURE,
    /** A KeyPackage comes with other certificates than this server issued to its bearer for the key in it. */
    CERTIFICATES_NOT_ISSUED,
    /** The extension by which a device proves that it returns is not a few whole signatures. */
    RETURN_PROOF,
    /** The device is in the group and the commit does not remove its old leaf. */
    DEVICE_ALREADY_MEMBER,
    /** Too many KeyPackages wait, or too many were used in this meeting. */
    POOL_FULL,
    ADD_NOT_ALLOWED,
    REMOVE_NOT_ALLOWED,
    REFRESH_NOT_ALLOWED,
    WELCOME_MISSING,
    /** The Welcome opens for others than those whom the commit adds. */
    WELCOME_MISMATCH,
    /** A leaf does not name the one version, the suite and both kinds of credentials that every member must know. */
    CAPABILITIES,
    /** A leaf's lifetime is none of those that both libraries read alike. */
    LIFETIME,
    /** A leaf has an extension, or a KeyPackage another one than Sabha's. */
    EXTENSIONS,
    /** A client's own check: a leaf's certificate does not prove who it says it is. */
    CREDENTIAL,
    /** A client's own check: a commit that adds somebody does not carry the statement in force. */
    STATEMENT,
    /** A client's own check: the committer may not add those whom it adds. */
    NOT_ALLOWED,
    /** A client's MLS library refuses: a signature, a tag or a path does not fit. */
    NOT_PROCESSED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
