package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.client.Stage.Person;
import org.sabha.client.keys.Alarm.Kind;
import org.sabha.client.keys.GroupPerson;
import org.sabha.e2ee.rules.LeafIdentity;
import org.sabha.model.Octets;
import org.sabha.model.Role;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingView;

/**
 * A server that would have somebody taken for a person for whom the organisation vouches, and whom it certifies as a guest. Its
 * roster has no word for the mark; it can lie about names, about whose keys are whose, and about who is at the door.
 */
@Tag("adversary")
@Tag("T21")
@Tag("T37")
class VerifiedAdversaryTest {
    private static final String NAME = "Asha Rao";
    private static final long WITHIN = 6 * Stage.SECOND;

    @TempDir
    private Path data;

    private Stage stage;
    private Person host;
    private Person verified;
    private Person guest;

    @BeforeEach
    void opens() {
        stage = new Stage(data);
        host = stage.founder("Host");
        verified = stage.verified(NAME, "Posts");
        guest = stage.person(NAME, Role.PARTICIPANT);
    }

    private Optional<LeafIdentity> atTheDoor(Person shown, KeyOffer keys) {
        host.hears(new ServerMessage.WaitingAdded(
                new WaitingView(shown.participant, NAME, Stage.TODAY, Optional.of(keys))));
        return host.session.atDoor(shown.participant);
    }

    private static Optional<String> by(Optional<LeafIdentity> person) {
        return person.orElseThrow().verifiedBy();
    }

    private Optional<String> inTheGroup(Person person) {
        return host.session.people().stream()
                .filter(each -> each.participant().equals(Optional.of(person.participant)))
                .map(GroupPerson::identity)
                .findFirst()
                .orElseThrow()
                .verifiedBy();
    }

    @Test
    void hostSeesVerifiedApplicantsInLobby() {
        assertEquals(Optional.of("Posts"), by(atTheDoor(verified, verified.session.offer())));
        assertEquals(Optional.empty(), by(atTheDoor(guest, guest.session.offer())));
    }

    @Test
    void stolenCertificateIdentifiesNobodyInLobby() {
        KeyOffer stolen = stage.offer(guest, verified.keys.chain(), List.of());
        assertEquals(Optional.empty(), atTheDoor(guest, stolen));
    }

    @Test
    void keysWithoutTheirHoldersSignatureAreNobody() {
        KeyOffer offer = verified.session.offer();
        byte[] changed = offer.keyPackage().toArray();
        changed[changed.length - 1] ^= 1;
        assertEquals(Optional.empty(), atTheDoor(guest, new KeyOffer(Octets.of(changed), offer.proof())));
    }

    @Test
    void aGuestOfTheSameNameIsAGuestInTheGroup() {
        stage.admits(host, verified, false);
        stage.admits(host, guest, false);
        assertEquals(Optional.of("Posts"), inTheGroup(verified));
        assertEquals(Optional.empty(), inTheGroup(guest));
    }

    @Test
    void renamedGuestRaisesAlarmAndIsUnverified() {
        Person other = stage.person("Carol", Role.PARTICIPANT);
        stage.admits(host, verified, false);
        stage.admits(host, other, false);
        host.hears(new ServerMessage.ParticipantChanged(Views.participant(other.participant, NAME, Role.PARTICIPANT)));
        stage.passes(WITHIN);
        assertEquals(List.of(Kind.OTHER_NAME), host.alarmed());
        assertEquals(Optional.empty(), inTheGroup(other));
    }
}
