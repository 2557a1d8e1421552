package org.sabha.client.frame;

/** Cuts a length into pieces that differ by a byte at most, the larger ones first. One owner, reused. */
final class EqualCut {
    private int pieces;
    private int size;
    private int larger;

    /** Cuts {@code length} bytes into pieces of at most {@code maxPiece}; answers how many. */
    int cut(int length, int maxPiece) {
        pieces = (length + maxPiece - 1) / maxPiece;
        size = length / pieces;
        larger = length % pieces;
        return pieces;
    }

    int pieces() {
        return pieces;
    }

    int offset(int piece) {
        return piece * size + Math.min(piece, larger);
    }

    int length(int piece) {
        return piece < larger ? size + 1 : size;
    }
}
