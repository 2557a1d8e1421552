package org.sabha.e2ee.text;

/** Why a sealed message is not shown. */
public enum TextDrop {
    MALFORMED,
    OTHER_GROUP,
    UNKNOWN_EPOCH,
    UNKNOWN_LEAF,
    /** The signature is not the leaf's. */
    FORGED,
    REPLAYED,
    /** It was sealed for other leaves. */
    NOT_A_READER,
    NOT_AUTHENTIC
}
