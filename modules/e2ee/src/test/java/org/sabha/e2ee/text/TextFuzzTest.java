package org.sabha.e2ee.text;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.sabha.e2ee.rules.Ed25519Signer;
import org.sabha.e2ee.rules.RuleCases;
import org.sabha.e2ee.text.SealedTexts.Opening;
import org.sabha.model.Octets;
import tools.jackson.databind.JsonNode;

/** Any bytes end as a drop by name: what nobody signed, and what a member signed but nobody sealed. */
@Tag("fuzz")
@Tag("H19")
class TextFuzzTest {
    private static final JsonNode VECTORS = RuleCases.read("vectors.json");
    private static final int LEAF = 3;
    private static final int OWN_LEAF = 7;
    private static final int HEADER_BEFORE_SEQUENCE = 1 + 16 + 8 + 2;

    private final Ed25519Signer signer = RuleCases.signer(VECTORS);
    private final Octets groupId = RuleCases.octets(VECTORS.get("sealed").get("groupId"));
    private final SealedTexts texts = entered();

    private SealedTexts entered() {
        Octets key = RuleCases.octets(VECTORS.get("signer").get("publicKey"));
        SealedTexts texts = new SealedTexts(new SecureRandom());
        texts.enter(
                new TextEpoch(
                        groupId,
                        5,
                        Map.of(LEAF, key),
                        (label, context, length) -> new byte[length],
                        new TaggedBox(OWN_LEAF)),
                0);
        return texts;
    }

    @Tag("Q18")
    @FuzzTest
    void opensNothingThatNobodySigned(byte[] bytes) {
        drops(Octets.of(bytes));
    }

    /** A member writes what it likes after the header that names it, and signs it. */
    @Tag("Q18")
    @FuzzTest
    void opensNothingThatNobodySealed(byte[] bytes) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BEFORE_SEQUENCE);
        header.put((byte) 2).put(groupId.toArray()).putLong(5).putShort((short) LEAF);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header.array());
        out.writeBytes(bytes);
        out.writeBytes(signer.sign(out.toByteArray()));
        drops(Octets.of(out.toByteArray()));
    }

    private void drops(Octets wire) {
        for (TextChannel channel : TextChannel.values()) {
            if (!(texts.open(channel, wire, 0) instanceof Opening.Dropped)) {
                throw new IllegalStateException("opened what nobody sealed");
            }
        }
    }
}
