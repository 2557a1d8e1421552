package org.sabha.e2ee.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.e2ee.rules.AdmissionRules.Attendance;
import org.sabha.e2ee.rules.AdmissionRules.Candidacy;
import org.sabha.e2ee.rules.AdmissionRules.CommitterAuthority;
import org.sabha.e2ee.rules.AdmissionRules.Restatement;
import org.sabha.e2ee.rules.AdmissionRules.Returning;
import org.sabha.mls.ReturnProof;
import org.sabha.mls.order.PskNonce;
import org.sabha.model.Classification;
import org.sabha.model.Octets;
import tools.jackson.databind.JsonNode;

class RulesTest {
    private static final JsonNode VECTORS = RuleCases.read("vectors.json");

    private final Ed25519Signer signer = RuleCases.signer(VECTORS);
    private final Octets own = RuleCases.octets(VECTORS.get("signer").get("publicKey"));

    static Stream<Arguments> mayAdd() {
        return cases("mayAdd");
    }

    static Stream<Arguments> mayAccept() {
        return cases("mayAccept");
    }

    private static Stream<Arguments> cases(String kind) {
        List<Arguments> all = new ArrayList<>();
        RuleCases.read("admission.json")
                .get(kind)
                .forEach(each -> all.add(Arguments.of(each.get("name").asString(), each)));
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Tag("T37")
    void mayAdd(String name, JsonNode each) {
        Candidacy candidacy = new Candidacy(
                returning(each.get("returns")),
                each.get("admittedHere").asBoolean(),
                each.get("endorsed").asBoolean());
        assertEquals(
                each.get("expected").asBoolean(),
                AdmissionRules.mayAdd(candidacy, terms(each), attendance(each)),
                name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Tag("T37")
    void mayAccept(String name, JsonNode each) {
        List<Returning> adds = new ArrayList<>();
        each.get("adds").forEach(add -> adds.add(returning(add)));
        CommitterAuthority committer =
                each.get("committerHasAuthority").asBoolean() ? CommitterAuthority.HOST : CommitterAuthority.MEMBER;
        Restatement restatement = each.get("restatementIsDue").asBoolean() ? Restatement.DUE : Restatement.NONE;
        assertEquals(
                each.get("expected").asBoolean(),
                AdmissionRules.mayAccept(adds, committer, terms(each), restatement, attendance(each)),
                name);
    }

    private static Returning returning(JsonNode name) {
        return Returning.valueOf(name.asString().toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Attendance attendance(JsonNode each) {
        return each.get("hostIsIn").asBoolean() ? Attendance.HOSTED : Attendance.NO_HOST;
    }

    private static MeetingTerms terms(JsonNode node) {
        return new MeetingTerms(
                node.get("locked").asBoolean(), node.get("lobby").asBoolean(), List.of());
    }

    @Test
    void statementsAreTheBytesThatTheBrowserMakes() {
        for (JsonNode each : VECTORS.get("statements")) {
            List<Octets> hosts = new ArrayList<>();
            each.get("hosts").forEach(host -> hosts.add(RuleCases.octets(host)));
            MeetingTerms terms = new MeetingTerms(
                    each.get("locked").asBoolean(),
                    each.get("lobby").asBoolean(),
                    Classification.named(each.get("classification").asString()).orElseThrow(),
                    hosts);
            Statement made = Statement.sign(
                    RuleCases.octets(each.get("groupId")), each.get("version").asLong(), terms, own, signer);
            assertEquals(RuleCases.octets(each.get("wire")), made.wire());
            assertEquals(made, Statement.read(made.wire()).orElseThrow());
            assertTrue(made.isSigned());
        }
    }

    @Test
    void aStatementThatIsNotWholeIsNone() {
        byte[] wire =
                RuleCases.octets(VECTORS.get("statements").get(0).get("wire")).toArray();
        for (int length = 0; length < wire.length; length++) {
            assertTrue(Statement.read(Octets.copyOf(wire, 0, length)).isEmpty(), "of " + length);
        }
        assertTrue(
                Statement.read(Octets.of(Arrays.copyOf(wire, wire.length + 1))).isEmpty());
        for (int at : new int[] {20, 21, 22}) {
            byte[] odd = wire.clone();
            odd[at] = 17;
            assertTrue(Statement.read(Octets.of(odd)).isEmpty(), "at " + at);
        }
        for (int at = 0; at < wire.length; at++) {
            byte[] changed = wire.clone();
            changed[at] ^= 1;
            assertFalse(
                    Statement.read(Octets.of(changed)).map(Statement::isSigned).orElse(false), "at " + at);
        }
        assertThrows(IllegalArgumentException.class, () -> new MeetingTerms(false, true, List.of(Octets.EMPTY)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new MeetingTerms(false, true, java.util.Collections.nCopies(17, own)));
    }

    @Test
    void endorsementsAreTheBytesThatTheBrowserMakes() {
        JsonNode each = VECTORS.get("endorsement");
        Octets group = RuleCases.octets(each.get("groupId"));
        Octets reference = RuleCases.octets(each.get("keyPackageRef"));
        Octets endorsement = Endorsement.sign(group, reference, signer);
        assertEquals(RuleCases.octets(each.get("endorsement")), endorsement);
        assertTrue(Endorsement.isBy(own, group, reference, endorsement));
        assertFalse(Endorsement.isBy(own, group, Octets.of(new byte[32]), endorsement));
        assertFalse(Endorsement.isBy(own, Octets.of(new byte[16]), reference, endorsement));
        assertFalse(Endorsement.isBy(Octets.of(new byte[32]), group, reference, endorsement), "a key of small order");
        assertFalse(Endorsement.isBy(own, group, reference, Octets.EMPTY));
    }

    @Test
    @Tag("T37")
    void returnsAreProvedByTheBytesThatTheBrowserMakes() {
        JsonNode each = VECTORS.get("returnProof");
        String room = each.get("room").asString();
        Octets next = RuleCases.octets(each.get("signatureKey"));
        assertEquals(RuleCases.octets(each.get("message")), Octets.of(ReturnProof.signed(room, next)));
        assertEquals(List.of(RuleCases.octets(each.get("signature"))), ReturnProofs.by(List.of(signer), room, next));
        for (JsonNode extension : each.get("extensions")) {
            Octets bytes = RuleCases.octets(extension.get("bytes"));
            String name = extension.get("name").asString();
            assertEquals(extension.get("isWhole").asBoolean(), ReturnProof.isWhole(bytes), name);
            assertEquals(extension.get("holds").asBoolean(), ReturnProof.isBy(own, room, next, bytes), name);
        }
    }

    @Test
    void aNonceBindsANewcomerToOneStatement() {
        JsonNode each = VECTORS.get("pskNonce");
        byte[] statement = RuleCases.octets(each.get("statement")).toArray();
        Octets nonce = RuleCases.octets(each.get("nonce"));
        assertEquals(
                nonce,
                Octets.of(PskNonce.of(RuleCases.octets(each.get("random")).toArray(), statement)));
        assertTrue(PskNonce.isFor(nonce, statement));
        assertFalse(PskNonce.isFor(nonce, new byte[0]));
        assertFalse(PskNonce.isFor(Octets.EMPTY, statement));
    }

    @Test
    void theLinksSecretGivesProofAndPreSharedKey() {
        JsonNode each = VECTORS.get("link");
        Octets reference = RuleCases.octets(each.get("keyPackageRef"));
        String room = each.get("room").asString();
        try (LinkSecret secret =
                new LinkSecret(RuleCases.octets(each.get("linkSecret")).toArray())) {
            assertArrayEquals(
                    RuleCases.octets(each.get("psk")).toArray(), secret.psk(RuleCases.octets(each.get("groupId"))));
            Octets proof = secret.proof(room, reference);
            assertEquals(RuleCases.octets(each.get("proof")), proof);
            assertTrue(secret.isProof(room, reference, proof));
            assertFalse(secret.isProof("another", reference, proof));
            assertFalse(secret.isProof(room, reference, Octets.EMPTY));
            assertEquals("LinkSecret[redacted]", secret.toString());
        }
        assertThrows(IllegalArgumentException.class, () -> new LinkSecret(new byte[15]));
    }

    @Test
    void safetyCodesAreThoseThatTheBrowserShows() {
        JsonNode each = VECTORS.get("safetyCode");
        List<Octets> keys = new ArrayList<>();
        each.get("signatureKeys").forEach(key -> keys.add(RuleCases.octets(key)));
        assertArrayEquals(RuleCases.octets(each.get("context")).toArray(), SafetyCode.context(keys));
        SafetyCode code = SafetyCode.of(RuleCases.octets(each.get("exported")).toArray());
        List<String> groups = new ArrayList<>();
        each.get("groups").forEach(group -> groups.add(group.asString()));
        List<Integer> pictures = new ArrayList<>();
        each.get("pictures").forEach(picture -> pictures.add(picture.asInt()));
        assertEquals(new SafetyCode(groups, pictures), code);
        List<String> host = new ArrayList<>();
        VECTORS.get("hostCode").get("groups").forEach(group -> host.add(group.asString()));
        assertEquals(host, SafetyCode.ofHost(own));
    }
}
