package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.authority.AuthorityFolder;
import org.sabha.identity.authority.Fingerprint;
import org.sabha.server.poll.PollResult;
import org.sabha.server.poll.PollResultCheck;
import org.sabha.server.poll.PollResultCheck.Verdict;
import org.sabha.trust.CertifiedMember;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha audit verify-poll}: says whether the saved result of a poll is what a member's device signed. */
final class PollVerifying {
    /** Texts of strangers move no cursor there either. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(tools.jackson.core.json.JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private static final int MOST_ROOT_BYTES = 16 * 1_024;

    private final PrintWriter out;
    private final PrintWriter err;

    PollVerifying(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** As it is printed. */
    private record Signer(String name, Optional<String> verifiedBy, String role) {}

    /** As it is printed. */
    private record Option(String text, long votes) {}

    /** As it is printed. */
    private record Vote(String name, Optional<String> verifiedBy, Optional<List<String>> options) {}

    /** As it is printed. */
    private record SoundResult(
            boolean sound,
            String root,
            String meeting,
            String title,
            String poll,
            String kind,
            String question,
            List<Option> options,
            long named,
            long voters,
            long voted,
            long valid,
            List<Vote> votes,
            String code,
            String closedAt,
            Signer signer) {}

    /** As it is printed. */
    private record RefusedResult(boolean sound, String root, String fault, String sentence) {}

    /**
     * @param rootFile certificate that is trusted, PEM; null for that of the data folder
     * @param data folder of a server on this machine
     * @return exit code: 0 sound, 1 not, or not to be checked
     */
    int run(Path file, @Nullable Path rootFile, Path data, boolean json) {
        return FileCheck.run(out, err, () -> {
            byte[] root = rootFile == null ? own(data) : read(rootFile);
            String fingerprint = Fingerprint.of(root);
            Verdict verdict = new PollResultCheck(root).run(file);
            if (json) {
                out.println(JSON.writeValueAsString(line(verdict, fingerprint)));
            } else {
                String trusted = fingerprint + (rootFile == null ? " of this server" : "");
                sentences(verdict, trusted).forEach(out::println);
            }
            return verdict instanceof Verdict.Sound;
        });
    }

    private static byte[] own(Path data) throws IOException {
        var folder = new AuthorityFolder(data);
        if (folder.state().isEmpty()) {
            throw new IOException("there is no root of meetings in " + data
                    + "; give --root FILE, as \"sabha authority show --pem\" prints it");
        }
        return certificate(folder.rootPem().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static byte[] read(Path rootFile) throws IOException {
        if (Files.size(rootFile) > MOST_ROOT_BYTES) {
            throw new IOException(rootFile + " is longer than any root certificate");
        }
        return certificate(Files.readAllBytes(rootFile));
    }

    private static byte[] certificate(byte[] pem) throws IOException {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new java.io.ByteArrayInputStream(pem))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the root is no certificate; give --root FILE, as \"sabha authority show --pem\" prints it", e);
        }
    }

    private static Record line(Verdict verdict, String root) {
        return switch (verdict) {
            case Verdict.Sound(PollResult result, CertifiedMember signer, String code) ->
                new SoundResult(
                        true,
                        root,
                        result.room(),
                        result.title(),
                        result.poll(),
                        result.kind(),
                        result.question(),
                        IntStream.range(0, result.options().size())
                                .mapToObj(at -> new Option(
                                        result.options().get(at),
                                        result.counts().get(at)))
                                .toList(),
                        result.named(),
                        result.voters(),
                        result.voted(),
                        result.valid(),
                        result.votes().stream()
                                .map(vote -> new Vote(vote.name(), vote.verifiedBy(), chosen(result, vote)))
                                .toList(),
                        code,
                        result.closedAt(),
                        new Signer(
                                signer.name(),
                                signer.uris().verifiedBy(),
                                signer.uris().role().wireName()));
            case Verdict.Refused(var fault, var sentence) -> new RefusedResult(false, root, fault.code(), sentence);
        };
    }

    private static Optional<List<String>> chosen(PollResult result, PollResult.Vote vote) {
        return vote.choices()
                .map(choices -> choices.stream().map(result.options()::get).toList());
    }

    private static String voted(PollResult result, PollResult.Vote vote) {
        return chosen(result, vote)
                .map(options -> options.stream().map(TerminalText::of).collect(Collectors.joining(" + ")))
                .orElse("did not vote");
    }

    private static List<String> sentences(Verdict verdict, String root) {
        return switch (verdict) {
            case Verdict.Sound sound -> sentences(sound.result(), sound.signer(), sound.code(), root);
            case Verdict.Refused(var fault, var sentence) ->
                List.of("NOT SOUND (" + fault.code() + "): " + sentence + ".", "Looked at by the root " + root + ".");
        };
    }

    private static List<String> sentences(PollResult result, CertifiedMember signer, String code, String root) {
        List<String> lines = new ArrayList<>();
        lines.add("Sound by the root " + root + ".");
        lines.add("question    " + TerminalText.of(result.question()));
        for (int at = 0; at < result.options().size(); at++) {
            lines.add("    " + result.counts().get(at) + "    "
                    + TerminalText.of(result.options().get(at)));
        }
        lines.add("votes       " + result.valid() + " count, of " + result.voted() + " who voted; " + result.voters()
                + " may vote, " + result.named() + " were named");
        lines.add("kind        "
                + (result.isRollCall() ? "roll call" : "secret: nobody's name is with a vote")
                + (result.several() ? ", several answers each" : ""));
        result.votes()
                .forEach(vote -> lines.add("    " + TerminalText.of(vote.name()) + ", " + vouched(vote.verifiedBy())
                        + ": " + voted(result, vote)));
        lines.add("signed by   " + TerminalText.of(signer.name()) + ", "
                + vouched(signer.uris().verifiedBy()) + "; came as "
                + signer.uris().role().wireName());
        lines.add("closed at   " + result.closedAt() + " by the signer's clock");
        lines.add(
                "meeting     " + result.room() + ", \"" + TerminalText.of(result.title()) + "\" by the signer's word");
        lines.add("poll        " + result.poll());
        lines.add("code        " + code + ", as pages of the meeting showed it");
        lines.add("Who may vote and who voted is in it as a digest only: " + result.people() + ".");
        lines.add(
                "It says that this person signed it. Whether they were a host then the audit log says; whether it was counted"
                        + " rightly the pages of the meeting said.");
        return lines;
    }

    private static String vouched(Optional<String> verifiedBy) {
        return verifiedBy
                .map(organisation ->
                        organisation.isEmpty() ? "verified" : "verified by " + TerminalText.of(organisation))
                .orElse("a guest, who may have typed any name");
    }
}
