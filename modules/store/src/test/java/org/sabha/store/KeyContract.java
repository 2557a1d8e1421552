package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.key.ApiKey;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.key.ApiScope;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.copy.Restore;
import org.sabha.store.key.AnswerStorage;
import org.sabha.store.key.KeyStorage;
import org.sabha.store.sql.StorageSettings;

/** Keys of integrations, and answers to requests that may come again, on each engine. */
abstract class KeyContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00.123456789Z");
    private static final AccountId ASHA = new AccountId("a".repeat(16));
    private static final int MOST = 3;
    private static final AnswerStorage.Claim CLAIM = new AnswerStorage.Claim(id('k'), "n".repeat(64), "r".repeat(64));

    private final Storage storage;
    private final Engines engine;
    private final KeyStorage keys;
    private final AnswerStorage answers;

    @TempDir
    private Path folder;

    KeyContract(Engines engine) {
        this.engine = engine;
        storage = Engines.open(engine.withTables());
        keys = storage.keys();
        answers = storage.answers();
    }

    @AfterEach
    void close() {
        storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        storage.close();
    }

    private static ApiKeyId id(char letter) {
        return new ApiKeyId(String.valueOf(letter).repeat(16));
    }

    private static ApiKey key(char letter, Instant made, Optional<Instant> expires) {
        return new ApiKey(
                id(letter),
                new ApiKey.Label("समय-सारणी", "sabha_" + letter),
                "digest-" + letter,
                new ApiKey.Reach(Set.of(ApiScope.MEETINGS_WRITE, ApiScope.MEETINGS_READ), Optional.of(ASHA)),
                Optional.empty(),
                new ApiKey.Times(made, expires, Optional.empty(), Optional.empty()));
    }

    private static AccountEvidence row(String verb) {
        return AccountEvidence.ofTheServer(NINE, verb).by(ASHA);
    }

    private boolean add(ApiKey key) {
        return keys.add(key, MOST, row("make-key"));
    }

    private List<AuditEntry.Facts> rows() {
        storage.settled().toCompletableFuture().join();
        var all = new AuditQuestion(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 100);
        return storage.audit().search(all).stream().map(AuditEntry::facts).toList();
    }

    @Test
    void aKeyIsFoundByItsDigestAsItWasMade() {
        ApiKey made = key('a', NINE, Optional.of(NINE.plusSeconds(60)));
        assertTrue(add(made));
        assertEquals(Optional.of(made), keys.byDigest("digest-a"));
        assertEquals(Optional.of(made), keys.byId(id('a')));
        assertEquals(Optional.empty(), keys.byDigest("digest-b"));
        assertEquals(
                List.of("make-key"), rows().stream().map(AuditEntry.Facts::verb).toList());
    }

    @Test
    void revokedKeyRemainsListed() {
        assertTrue(add(key('a', NINE, Optional.empty())));
        assertTrue(keys.revoke(id('a'), row("revoke-key"))
                .orElseThrow()
                .times()
                .revoked()
                .isPresent());
        assertEquals(Optional.empty(), keys.revoke(id('a'), row("revoke-key")), "it was revoked before");
        assertEquals(Optional.empty(), keys.revoke(id('b'), row("revoke-key")), "there is none");
        ApiKey kept = keys.byDigest("digest-a").orElseThrow();
        assertEquals(Optional.of(NINE), kept.times().revoked());
        assertFalse(kept.isLive(NINE));
        assertEquals(
                List.of("make-key", "revoke-key"),
                rows().stream().map(AuditEntry.Facts::verb).toList());
    }

    @Test
    void whenAKeyWasUsedIsKept() {
        assertTrue(add(key('a', NINE, Optional.empty())));
        keys.used(id('a'), NINE.plusSeconds(5));
        assertEquals(
                Optional.of(NINE.plusSeconds(5)),
                keys.byDigest("digest-a").orElseThrow().times().used());
    }

    @Test
    void onlySoManyAreLiveAtATime() {
        assertTrue(add(key('a', NINE, Optional.empty())));
        assertTrue(add(key('b', NINE, Optional.of(NINE.plusSeconds(1)))));
        assertTrue(add(key('c', NINE, Optional.empty())));
        assertFalse(add(key('d', NINE, Optional.empty())));
        assertEquals(Optional.empty(), keys.byDigest("digest-d"));
        assertTrue(add(key('e', NINE.plusSeconds(2), Optional.empty())), "one is over");
        keys.revoke(id('a'), row("revoke-key"));
        assertTrue(add(key('f', NINE.plusSeconds(3), Optional.empty())), "one is revoked");
    }

    @Test
    void keysAreListedPageByPageTheNewestFirst() {
        add(key('a', NINE, Optional.empty()));
        add(key('b', NINE.plusSeconds(1), Optional.empty()));
        add(key('c', NINE.plusSeconds(1), Optional.empty()));
        assertEquals(
                List.of(id('c'), id('b')),
                keys.list(Optional.empty(), 2).stream().map(ApiKey::id).toList());
        assertEquals(
                List.of(id('a')),
                keys.list(Optional.of(id('b')), 2).stream().map(ApiKey::id).toList());
    }

    @Test
    void theActOfAKeyNamesTheKeyAndOnWhoseAccount() {
        keys.note(AccountEvidence.ofTheServer(NINE, "schedule-meeting")
                .byKey(id('k'))
                .on(ASHA));
        AuditEntry.Facts row = rows().getFirst();
        assertEquals(id('k').value(), row.actor());
        assertEquals(ASHA.value(), row.subject());
    }

    @Test
    void repeatedRequestGetsStoredAnswer() {
        assertEquals(Optional.empty(), answers.claim(CLAIM, NINE));
        var underWay = answers.claim(CLAIM, NINE).orElseThrow();
        assertEquals(Optional.empty(), underWay.answer());
        answers.keep(CLAIM, new AnswerStorage.Answer(201, new byte[] {1, 0, -1}));
        var answered = answers.claim(CLAIM, NINE).orElseThrow();
        assertEquals(CLAIM.request(), answered.request());
        assertEquals(201, answered.answer().orElseThrow().status());
        assertArrayEquals(new byte[] {1, 0, -1}, answered.answer().orElseThrow().sealed());
        var ofAnotherKey = new AnswerStorage.Claim(id('o'), CLAIM.named(), CLAIM.request());
        assertEquals(Optional.empty(), answers.claim(ofAnotherKey, NINE), "names are each key's own");
    }

    @Test
    void unfinishedOrOldRequestCanBeRepeated() {
        answers.claim(CLAIM, NINE);
        answers.release(CLAIM);
        assertEquals(Optional.empty(), answers.claim(CLAIM, NINE));
        Instant day = NINE.plus(AnswerStorage.KEPT);
        assertTrue(answers.claim(CLAIM, day).isPresent(), "not older than that");
        assertEquals(Optional.empty(), answers.claim(CLAIM, day.plusNanos(1)));
    }

    @Test
    @Tag("T46")
    void answersAreForgottenInTimeThoughNobodyAsksAnyMore() {
        answers.claim(CLAIM, NINE);
        answers.keep(CLAIM, new AnswerStorage.Answer(201, new byte[] {7}));
        Instant day = NINE.plus(AnswerStorage.KEPT);
        assertEquals(0, answers.forget(day).toCompletableFuture().join());
        assertTrue(answers.claim(CLAIM, NINE).isPresent());
        assertEquals(1, answers.forget(day.plusNanos(1)).toCompletableFuture().join());
        assertEquals(Optional.empty(), answers.claim(CLAIM, NINE));
    }

    @Test
    void keysMoveWithABackup() throws IOException {
        ApiKey made = key('a', NINE, Optional.of(NINE.plusSeconds(60)));
        add(made);
        answers.claim(CLAIM, NINE);
        answers.keep(CLAIM, new AnswerStorage.Answer(200, new byte[] {7}));
        Path file = folder.resolve("sabha.zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            storage.backUp(out);
        }
        StorageSettings fresh = engine.fresh();
        Restore.read(file, fresh);
        try (Storage restored = Engines.open(fresh)) {
            assertEquals(Optional.of(made), restored.keys().byDigest("digest-a"));
            var kept = restored.answers().claim(CLAIM, NINE).orElseThrow();
            assertArrayEquals(new byte[] {7}, kept.answer().orElseThrow().sealed());
        }
    }
}
