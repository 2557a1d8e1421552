package org.sabha.client.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.sabha.client.JoinOptions;
import org.sabha.client.MeetingEnd;
import org.sabha.client.MeetingListener;
import org.sabha.client.SabhaClient;
import org.sabha.client.SabhaMeeting;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.GroupPerson;
import org.sabha.client.keys.TextMessage;
import org.sabha.client.session.Roster;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.e2ee.rules.SafetyCode;
import org.sabha.e2ee.text.Recipients;
import org.sabha.model.ParticipantId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;
import org.sabha.trust.CertifiedRole;

/**
 * A member who sends back what it gets: the picture of the first other camera in the codec named, the voice that is heard,
 * and what is written to all. So somebody alone can try camera, microphone and line, and a test sees a browser's frames and
 * words pass this client both ways. Its listener's methods run on the client's loop.
 */
final class Mirror implements MeetingListener {
    private static final String NAME = "Mirror";
    private static final int LOUDNESS = 30;
    private static final int HEIGHT = 720;

    private final SabhaMeeting meeting;
    private final MediaCodec codec;
    private Optional<ParticipantView.TrackView> shown = Optional.empty();
    private volatile @Nullable MeetingEnd end;
    private volatile String hostCode = "";
    private boolean begun;
    private long pictures;
    private long keyFrames;
    private long voices;
    private long texts;
    private final Set<MediaCodec> codecs = EnumSet.noneOf(MediaCodec.class);
    private final List<String> alarms = new ArrayList<>();

    Mirror(SabhaClient client, LoadRun.MeetingAccess access, MediaCodec codec) {
        this.codec = codec;
        JoinOptions options = JoinOptions.by(access.link(), access.password(), NAME)
                .sending(TrackSource.MICROPHONE, MediaCodec.OPUS)
                .sending(TrackSource.CAMERA, codec)
                .receiving(1, 1);
        meeting = SabhaMeeting.join(client, options, this);
    }

    /** Reflects for a time, or until the meeting ends; one line of figures. */
    String run(Duration time) throws InterruptedException {
        try {
            meeting.ended().get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            meeting.close();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        meeting.ended().join();
        MeetingEnd how = end;
        return "{\"pictures\":" + pictures + ",\"keyFrames\":" + keyFrames + ",\"voices\":" + voices + ",\"texts\":"
                + texts
                + ",\"hostCode\":\""
                + hostCode
                + "\",\"codecs\":\"" + codecs + "\",\"alarms\":\"" + alarms
                + "\",\"end\":\""
                + (how == null ? "" : how.detail().replace('"', '\'')) + "\"}";
    }

    @Override
    public void members(List<GroupPerson> members) {
        members.stream()
                .filter(member -> member.identity().role() == CertifiedRole.HOST)
                .findFirst()
                .ifPresent(host -> hostCode = String.join(" ", SafetyCode.ofHost(host.signatureKey())));
    }

    @Override
    public void mediaReady() {
        meeting.setMuted(TrackSource.MICROPHONE, false);
        meeting.setMuted(TrackSource.CAMERA, false);
    }

    @Override
    public void seated(Roster roster) {
        look(roster);
    }

    @Override
    public void rosterChanged(Roster roster, ServerMessage cause) {
        look(roster);
    }

    private void look(Roster roster) {
        Optional<ParticipantId> self = roster.self();
        Optional<ParticipantView.TrackView> camera = roster.participants().stream()
                .filter(person -> !self.equals(Optional.of(person.id())))
                .flatMap(person -> person.tracks().stream())
                .filter(track -> track.source() == TrackSource.CAMERA)
                .findFirst();
        if (!camera.map(ParticipantView.TrackView::id).equals(shown.map(ParticipantView.TrackView::id))) {
            shown = camera;
            meeting.show(List.of(new SlotRequest(
                    meeting.videoSlots().getFirst(), camera.map(ParticipantView.TrackView::id), HEIGHT, 0)));
        }
    }

    @Override
    public void keyFrameWanted(TrackSource source) {
        meeting.requestKeyFrame(meeting.videoSlots().getFirst());
    }

    @Override
    public void frame(ReceivedFrame frame) {
        if (frame.codec() == MediaCodec.OPUS) {
            voices++;
            meeting.sendFrame(
                    TrackSource.MICROPHONE, EncodedFrame.audio(frame.timestampTicks(), LOUDNESS, frame.copyPayload()));
            return;
        }
        pictures++;
        codecs.add(frame.codec());
        keyFrames += frame.keyFrame() ? 1 : 0;
        begun |= frame.keyFrame();
        if (begun && frame.codec() == codec) {
            meeting.sendFrame(
                    TrackSource.CAMERA,
                    EncodedFrame.video(codec, frame.timestampTicks(), frame.keyFrame(), 640, 480, frame.copyPayload()));
        }
    }

    @Override
    public void alarm(Alarm alarm) {
        alarms.add(alarm.kind().name());
    }

    /** Not of another one of its kind: they would never end. */
    @Override
    public void data(TextMessage message) {
        boolean toAll = message.channel() == SealedChannel.CHAT && message.to() instanceof Recipients.All;
        if (toAll && !message.from().identity().name().equals(NAME)) {
            texts++;
            var _ = meeting.group().chat(message.text());
        }
    }

    @Override
    public void closed(MeetingEnd how) {
        end = how;
    }
}
