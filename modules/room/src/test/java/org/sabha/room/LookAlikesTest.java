package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.Role;
import org.sabha.protocol.NameWarning;

/** Who is marked when a name looks like another one in the meeting. */
@Tag("T21")
class LookAlikesTest {
    private static final String LATIN = "Asha Rao";
    /** With Cyrillic letters. */
    private static final String FORGED = "Аshа Rао";

    private final MeetingScript meeting = new MeetingScript();
    private int devices;

    /** Each on a device of their own, whatever their name. */
    private Person person(String name) {
        return meeting.person(name).useDevice("phone" + (char) ('a' + devices++));
    }

    private static Optional<NameWarning> like(Person other) {
        return Optional.of(new NameWarning(Optional.of(other.id()), false));
    }

    @Test
    void aHostIsWarnedAtTheDoorOfANameLikeTheirOwnAndSoIsEverybodyInTheRoster() {
        Person asha = person(LATIN);
        Person forger = person(FORGED);
        Person bob = person("Bob");
        asha.joinsAsHost();
        forger.isInvitedBy(asha).knocks().waits();
        NameWarning warning = new NameWarning(Optional.of(asha.id()), true);
        assertEquals(Map.of(forger.id(), warning), asha.warned);

        asha.admits(forger);
        asha.invitesAndLetsIn(bob);
        assertEquals(Optional.of(warning), bob.sees(forger).nameWarning());
        assertEquals(Optional.empty(), bob.sees(asha).nameWarning());
        assertEquals(Optional.empty(), bob.sees(bob).nameWarning());
    }

    @Test
    void ofTwoGuestsTheLaterIsMarked() {
        Person host = person("Host");
        Person first = person("राम");
        Person second = person("રામ");
        host.joinsAsHost();
        host.invitesAndLetsIn(first);
        host.invitesAndLetsIn(second);
        assertEquals(like(first), host.sees(second).nameWarning());
        assertEquals(Optional.empty(), host.sees(first).nameWarning());
    }

    @Test
    void twoPeopleOfOneNameAreToldApartToo() {
        Person host = person("Host");
        Person first = person("Anil Kumar");
        Person second = person("anil kumar");
        host.joinsAsHost();
        first.isInvitedBy(host).knocks();
        second.isInvitedBy(host).knocks();
        assertEquals(Map.of(second.id(), like(first).orElseThrow()), host.warned);
    }

    @Test
    void whomTheOrganisationVouchesForIsNotMarkedButAGuestOfThatName() {
        Person host = person("Host");
        Person guest = person("asha rao");
        Person late = person("ASHA RAO");
        Person verified = person("Asha Rao").isVerified();
        host.joinsAsHost();
        guest.isInvitedBy(host).knocks();
        verified.isInvitedBy(host).knocks();
        late.isInvitedBy(host).knocks();
        NameWarning warning = like(verified).orElseThrow();
        assertEquals(Map.of(guest.id(), warning, late.id(), warning), host.warned);
    }

    @Test
    void twoForWhomTheOrganisationVouchesAreToldApartByWhoCameFirst() {
        Person host = person("Host");
        Person first = person("Asha Rao").isVerified();
        Person second = person("asha rao").isVerified();
        host.joinsAsHost();
        first.isInvitedBy(host).knocks();
        second.isInvitedBy(host).knocks();
        assertEquals(Map.of(second.id(), like(first).orElseThrow()), host.warned);
    }

    @Test
    void whoPresidesAsAGuestDoesNotMakeOneWhoIsVerifiedLookForged() {
        Person host = person("asha rao");
        Person verified = person("Asha Rao").isVerified();
        host.joinsAsHost();
        verified.isInvitedBy(host).knocks();
        assertEquals(Map.of(), host.warned);
        host.admits(verified);
        assertEquals(Optional.empty(), verified.sees(verified).nameWarning());
        assertEquals(like(verified), verified.sees(host).nameWarning());
    }

    @Test
    void whoPresidesIsNotMarkedButWhoLooksLikeThem() {
        Person host = person("Host");
        Person early = person("Anil Kumar");
        Person late = person("Anil-Kumar");
        Person waiting = person("ANIL KUMAR");
        host.joinsAsHost();
        host.invitesAndLetsIn(early);
        host.invitesAndLetsIn(late);
        waiting.isInvitedBy(host).knocks();
        assertEquals(like(early), host.sees(late).nameWarning());

        host.makes(late, Role.ALTERNATE_HOST);

        assertEquals(like(late), host.sees(early).nameWarning());
        assertEquals(like(late).orElseThrow(), host.warned.get(waiting.id()));
        host.makes(late, Role.PARTICIPANT);
        assertEquals(like(late), host.sees(early).nameWarning(), "what was said stays said");
    }

    @Test
    void aHostWhoComesLaterIsNotTakenForTheForger() {
        Person asha = person(LATIN);
        Person deputy = person("Deputy");
        Person forger = person(FORGED);
        asha.joinsAsHost();
        asha.invitesAndLetsIn(deputy);
        asha.makes(deputy, Role.ALTERNATE_HOST);
        asha.leaves();
        forger.isInvitedBy(deputy).knocks();
        deputy.admits(forger);
        asha.joinsAsHost();
        assertEquals(
                Optional.of(asha.id()),
                deputy.sees(forger).nameWarning().orElseThrow().similarTo());
        assertEquals(Optional.empty(), deputy.sees(asha).nameWarning());
    }

    @Test
    void aSecondWindowOfTheSameDeviceIsNobodyElse() {
        Person asha = person(LATIN);
        Person tab = person("asha rao");
        asha.joinsAsHost();
        tab.device = asha.device;
        asha.invitesAndLetsIn(tab);
        assertEquals(Optional.empty(), asha.sees(tab).nameWarning());
    }
}
