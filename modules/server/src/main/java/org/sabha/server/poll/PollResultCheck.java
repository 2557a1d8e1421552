package org.sabha.server.poll;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.sabha.trust.CertifiedMember;
import org.sabha.trust.UntrustedCertificateException;

/**
 * Checks the signed result of a poll that somebody saved, without a server and without the meeting (docs/user/polls.md). Nothing in
 * the file is believed, and nothing of it is read before its length is known.
 */
public final class PollResultCheck {
    /** What a meeting's server takes of a sealed result, and so the most that one can be. */
    public static final int MOST_BYTES = 98_304;

    private static final byte[] LABEL = "sabha poll result 1|".getBytes(StandardCharsets.UTF_8);
    private static final int SIGNATURE_BYTES = 64;
    private static final int DIGEST_BYTES = 32;
    private static final int FEWEST_OPTIONS = 2;
    private static final int MOST_OPTIONS = 20;
    private static final int LONGEST_QUESTION = 500;
    private static final int LONGEST_OPTION = 120;
    private static final int MOST_VOTERS = 1_024;
    private static final int MOST_NAMED_VOTERS = 200;
    /** With fewer no server publishes a secret poll (docs/user/polls.md). */
    private static final int FEWEST_SECRET_VOTES = 3;

    private static final int CODE_LENGTH = 20;
    private static final int CODE_GROUP = 4;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final Pattern ROOM = Pattern.compile("[a-z2-7]{24}");
    private static final Pattern POLL = Pattern.compile("[a-z2-7]{26}");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

    /** What breaks lines, or turns the order of letters around: no question has it. */
    private static final Pattern UNFIT =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

    private final byte[] root;

    /** What a check says. */
    public sealed interface Verdict {
        /**
         * The result is what a member's device signed, and the root certified that member.
         *
         * @param signer whose device it was
         * @param code as pages show it beside the result
         */
        record Sound(PollResult result, CertifiedMember signer, String code) implements Verdict {}

        record Refused(Fault fault, String sentence) implements Verdict {}
    }

    /** Why a file is no result that can be trusted. */
    public enum Fault {
        TOO_LONG,
        /** Cut, no JSON, not all that a result has, or a value that none has. */
        MALFORMED,
        /** It reads as a result, and is written in another way than results are. */
        NOT_CANONICAL,
        /** The key that it names did not sign it. */
        FORGED,
        /** The certificates do not lead from the trusted root to that key, in that meeting. */
        UNTRUSTED,
        /** They do, and were not valid when the poll was closed by the signer's clock. */
        OUT_OF_TIME,
        /** Its own numbers contradict each other. */
        CONTRADICTS;

        /** Stable. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What ends a check. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final Fault fault;

        RefusedException(Fault fault, String sentence) {
            super(sentence);
            this.fault = fault;
        }
    }

    /** @param root certificate of the installation, DER, got in another way than with the file */
    public PollResultCheck(byte[] root) {
        this.root = root.clone();
    }

    /** @throws IOException if the file cannot be read */
    public Verdict run(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return run(in.readNBytes(MOST_BYTES + 2));
        }
    }

    /** @param bytes of the file; one line feed behind it is no part of it */
    public Verdict run(byte[] bytes) {
        try {
            int length = bytes.length > 0 && bytes[bytes.length - 1] == '\n' ? bytes.length - 1 : bytes.length;
            require(length <= MOST_BYTES, Fault.TOO_LONG, "it is longer than any result");
            ResultText.Document document = ResultText.document(decoded(bytes, length));
            PollResult result = ResultText.result(document.text());
            requireForm(result);
            requireSigned(document, result);
            CertifiedMember signer = signer(document, result);
            requireSums(result);
            return new Verdict.Sound(result, signer, codeOf(result));
        } catch (ResultText.FormException e) {
            return new Verdict.Refused(
                    e.isCanonical() ? Fault.MALFORMED : Fault.NOT_CANONICAL, String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            return new Verdict.Refused(e.fault, String.valueOf(e.getMessage()));
        }
    }

    private static void require(boolean holds, Fault fault, String otherwise) throws RefusedException {
        if (!holds) {
            throw new RefusedException(fault, otherwise);
        }
    }

    private static String decoded(byte[] bytes, int length) throws RefusedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(Fault.MALFORMED, "it is no text in UTF-8, or cut");
        }
    }

    /** Base64url in its one spelling. */
    private static Optional<byte[]> octets(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return Optional.of(bytes)
                    .filter(_ -> Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(bytes)
                            .equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isDigest(String text) {
        return octets(text).filter(bytes -> bytes.length == DIGEST_BYTES).isPresent();
    }

    private static boolean isFit(String text, int longest) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= longest
                && !UNFIT.matcher(text).find();
    }

    private static void requireForm(PollResult result) throws RefusedException {
        boolean holds = ROOM.matcher(result.room()).matches()
                && POLL.matcher(result.poll()).matches()
                && KEY.matcher(result.by()).matches()
                && (result.isRollCall() || result.kind().equals("secret"))
                && isFit(result.question(), LONGEST_QUESTION)
                && result.options().size() >= FEWEST_OPTIONS
                && result.options().size() <= MOST_OPTIONS
                && result.options().stream().allMatch(option -> isFit(option, LONGEST_OPTION))
                && isDigest(result.people())
                && isDigest(result.ballots())
                && result.named() <= (result.isRollCall() ? MOST_NAMED_VOTERS : MOST_VOTERS);
        require(holds && closedAt(result).isPresent(), Fault.MALFORMED, "it has a value that no result has");
    }

    private static Optional<Instant> closedAt(PollResult result) {
        try {
            return TIME.matcher(result.closedAt()).matches()
                    ? Optional.of(Instant.parse(result.closedAt()))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void requireSigned(ResultText.Document document, PollResult result) throws RefusedException {
        byte[] signature = octets(document.signature()).orElse(new byte[0]);
        byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
        require(
                signature.length == SIGNATURE_BYTES && isSigned(text, signature, result.by()),
                Fault.FORGED,
                "the key that it names did not sign it, or it was changed since");
    }

    private static boolean isSigned(byte[] text, byte[] signature, String key) {
        try {
            var verifier = new Ed25519Signer();
            verifier.init(false, new Ed25519PublicKeyParameters(HexFormat.of().parseHex(key), 0));
            verifier.update(LABEL, 0, LABEL.length);
            verifier.update(text, 0, text.length);
            return verifier.verifySignature(signature);
        } catch (IllegalArgumentException e) {
            return false; // bytes that are no point of the curve, so nobody's key
        }
    }

    private CertifiedMember signer(ResultText.Document document, PollResult result) throws RefusedException {
        List<byte[]> chain = new ArrayList<>();
        for (String certificate : document.certificates()) {
            chain.add(octets(certificate).orElse(new byte[0]));
        }
        CertifiedMember signer;
        try {
            signer = CertifiedMember.of(
                    root, chain, result.room(), HexFormat.of().parseHex(result.by()));
        } catch (UntrustedCertificateException e) {
            throw new RefusedException(Fault.UNTRUSTED, String.valueOf(e.getMessage()));
        }
        require(
                closedAt(result).filter(signer::isValid).isPresent(),
                Fault.OUT_OF_TIME,
                "the signer's certificate was not valid when the poll was closed, by their own clock");
        return signer;
    }

    /** Whoever signs may write any numbers; those that no device can have counted are refused. */
    private static void requireSums(PollResult result) throws RefusedException {
        long sum = result.counts().stream().mapToLong(Long::longValue).sum();
        boolean holds = result.counts().size() == result.options().size()
                && result.valid() <= result.voted()
                && result.voted() <= result.voters()
                && result.voters() <= result.named()
                && result.counts().stream().allMatch(count -> count <= result.valid())
                && (result.isRollCall() || result.voted() == 0 || result.voted() >= FEWEST_SECRET_VOTES)
                && (result.several() ? sum >= result.valid() : sum == result.valid())
                && (result.isRollCall()
                        ? result.votes().size() == result.voters()
                                && choices(result).size() == result.valid()
                                && votesByOption(result).equals(result.counts())
                        : result.votes().isEmpty());
        require(holds, Fault.CONTRADICTS, "its numbers contradict each other");
    }

    private static List<List<Integer>> choices(PollResult result) {
        return result.votes().stream()
                .map(PollResult.Vote::choices)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Empty where a vote is for no option, for none, for one twice, or for two where one is allowed. */
    private static List<Long> votesByOption(PollResult result) {
        long[] counts = new long[result.options().size()];
        for (List<Integer> choices : choices(result)) {
            int before = -1;
            for (int choice : choices) {
                if (choice <= before || choice >= counts.length) {
                    return List.of();
                }
                counts[choice]++;
                before = choice;
            }
            if (before < 0 || (!result.several() && choices.size() > 1)) {
                return List.of();
            }
        }
        return java.util.Arrays.stream(counts).boxed().toList();
    }

    /** Base32 of 100 bits, in groups of four. */
    private static String codeOf(PollResult result) {
        byte[] digest = octets(result.ballots()).orElseThrow();
        byte[] label = ("sabha poll 1|code|" + result.poll() + "|").getBytes(StandardCharsets.UTF_8);
        byte[] hash;
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(label);
            hash = sha.digest(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
        StringBuilder code = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (int at = 0, letters = 0; letters < CODE_LENGTH; at++) {
            bits = (bits << 8) | (hash[at] & 0xff);
            held += 8;
            while (held >= 5 && letters < CODE_LENGTH) {
                held -= 5;
                if (letters > 0 && letters % CODE_GROUP == 0) {
                    code.append(' ');
                }
                code.append(ALPHABET.charAt((bits >> held) & 31));
                letters++;
            }
        }
        return code.toString();
    }
}
