package org.sabha.model;

import java.util.random.RandomGenerator;

/**
 * Makes ids and bearer secrets from an injected source of randomness: {@code SecureRandom} in the server, a seeded
 * generator in tests and simulations. Not thread-safe unless the generator is.
 */
public final class IdSource {
    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();

    private final RandomGenerator random;

    public IdSource(RandomGenerator random) {
        this.random = random;
    }

    public RoomId newRoomId() {
        return new RoomId(text(RoomId.LENGTH));
    }

    public ParticipantId newParticipantId() {
        return new ParticipantId(text(ParticipantId.LENGTH));
    }

    public TrackId newTrackId() {
        return new TrackId(text(TrackId.LENGTH));
    }

    public FileId newFileId() {
        return new FileId(text(FileId.LENGTH));
    }

    public InvitationId newInvitationId() {
        return new InvitationId(text(InvitationId.LENGTH));
    }

    public AccountId newAccountId() {
        return new AccountId(text(AccountId.LENGTH));
    }

    public SignInSessionId newSignInSessionId() {
        return new SignInSessionId(text(SignInSessionId.LENGTH));
    }

    /** The id of a message to a webhook, 120 random bits. */
    public String newMessageId() {
        return text(24);
    }

    /** The id of a receipt of a consent, 120 random bits. */
    public String newReceiptId() {
        return text(24);
    }

    /**
     * The secret of an API key: 260 bits behind a word by which people, and programs that look for secrets in the wrong
     * places, know what it is.
     */
    public Secret newApiKeySecret() {
        return new Secret("sabha_" + text(52));
    }

    /** The secret of a sign-in, which lives longer than others: 260 bits. */
    public Secret newSignInSecret() {
        return new Secret(text(52));
    }

    /** A recovery code of 80 random bits in four groups that can be written down: "k3m7-xq2r-7hta-m4ds". */
    public Secret newRecoveryCode() {
        return new Secret(text(4) + "-" + text(4) + "-" + text(4) + "-" + text(4));
    }

    /** A fresh bearer secret of 160 bits: invitation, join token, resume ticket, organiser link. */
    public Secret newSecret() {
        return new Secret(text(32));
    }

    /**
     * A meeting password of 10 random characters in two groups of five that can be read out: "k3m7p-xq2ra". It always
     * has a lower-case letter, a digit and the hyphen, three of the four classes that C1 asks for; drawing anew the one
     * in eight that has no letter or no digit leaves 49.8 of its 50 bits.
     */
    public Secret newPassword() {
        String drawn = text(10);
        while (!hasLetterAndDigit(drawn)) {
            drawn = text(10);
        }
        return new Secret(drawn.substring(0, 5) + "-" + drawn.substring(5));
    }

    private static boolean hasLetterAndDigit(String text) {
        return text.chars().anyMatch(Character::isDigit) && text.chars().anyMatch(Character::isLowerCase);
    }

    /** Of 5 random bits each: letters and the digits 2 to 7. */
    public String text(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        char[] out = new char[length];
        for (int i = 0; i < length; i++) {
            out[i] = ALPHABET[bytes[i] & 31];
        }
        return new String(out);
    }
}
