package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.ProtocolException;
import org.sabha.protocol.http.ConsentReceipt;
import org.sabha.protocol.http.WithdrawConsentRequest;
import org.sabha.store.audit.AuditPublicKey;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha audit verify-receipt}: says whether a receipt of consent is what the server signed. Needs no server. */
final class ReceiptVerifying {
    private static final int MOST_BYTES = 4_096;

    private final PrintWriter out;
    private final PrintWriter err;

    ReceiptVerifying(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** As it is printed. */
    private record Verdict(boolean sound, boolean keyGiven, String meeting, String receipt) {}

    /**
     * @param key got in another way than with the receipt: anybody can sign one with a key of their own
     * @return exit code: 0 sound, 1 not, or not to be checked
     */
    int run(Path file, @Nullable String key, boolean json) {
        return FileCheck.run(out, err, () -> {
            ConsentReceipt receipt = read(file);
            AuditPublicKey own = new AuditPublicKey(receipt.key());
            AuditPublicKey signer = TrustedKey.of(key).orElse(own);
            boolean sound = signer.equals(own)
                    && signer.signedConsent(receipt.statement().getBytes(StandardCharsets.UTF_8), receipt.signature());
            print(receipt, sound, key != null, json);
            return sound && key != null;
        });
    }

    private static ConsentReceipt read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is longer than any receipt");
        }
        String text = Files.readString(file);
        try {
            byte[] body = ("{\"receipt\":" + text + "}").getBytes(StandardCharsets.UTF_8);
            return new HttpBodyCodec()
                    .decode(body, WithdrawConsentRequest.class)
                    .receipt();
        } catch (ProtocolException e) {
            throw new IOException(file + " is no receipt of consent", e);
        }
    }

    private void print(ConsentReceipt receipt, boolean sound, boolean keyGiven, boolean json) {
        String meeting = receipt.meeting().value();
        if (json) {
            var verdict = new Verdict(sound && keyGiven, keyGiven, meeting, receipt.id());
            out.println(JsonMapper.builder().build().writeValueAsString(verdict));
            return;
        }
        if (!sound) {
            out.println("NOT SOUND: the key did not sign this.");
            return;
        }
        if (!keyGiven) {
            out.println("NOT CHECKED: signed with the receipt's own key, " + receipt.key()
                    + ", which may be anybody's. Give --key, as \"sabha audit key\" prints it.");
            return;
        }
        out.println("Sound: at " + receipt.at() + " somebody agreed to notice " + receipt.notice() + ", read in \""
                + receipt.language() + "\", for meeting " + meeting + ".");
        out.println("Whether they came in, or took it back, is in the log: \"sabha audit search --meeting " + meeting
                + "\", value " + receipt.id() + ".");
    }
}
