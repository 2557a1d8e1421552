package org.sabha.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.room.RoomCommand;
import org.sabha.room.port.MediaPlane;

class FakeMediaPlaneTest extends MediaPlaneContract {
    private final FakeMediaPlane plane = new FakeMediaPlane();

    @Override
    protected MediaPlane plane() {
        return plane;
    }

    @Test
    void anOfferIsAnsweredOnceAndItsTracksEndWithTheTransport() {
        var carol = new ParticipantId("c".repeat(16));
        var camera = new GrantedTrack(new TrackId("t".repeat(16)), "0", TrackSource.CAMERA);
        var slot = new SlotRequest("v0", Optional.empty(), 360, 0);
        plane.openTransport(carol);
        plane.negotiate(carol, 1, "offer", List.of(camera));
        plane.pauseTrack(camera.track());
        plane.showSlots(carol, List.of(slot));

        assertEquals(
                List.of(new RoomCommand.MediaAnswered(carol, 1, "answer to offer", List.of(camera))),
                plane.takeAnswers());
        assertEquals(List.of(), plane.takeAnswers());
        assertEquals(Map.of(camera.track(), carol), plane.tracks());
        assertEquals(Set.of(camera.track()), plane.paused());
        assertEquals(List.of(slot), plane.slots(carol));
        plane.resumeTrack(camera.track());
        assertEquals(Set.of(), plane.paused());
        plane.closeTransport(carol);
        assertEquals(Map.of(), plane.tracks());
        assertEquals(List.of(), plane.slots(carol));
    }
}
