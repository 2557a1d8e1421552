package org.sabha.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.model.Secret;
import org.sabha.server.control.RunningServer;
import org.sabha.server.control.StorageVerbs;

/**
 * Times of refused sign-ins at a real server, in turns: a name that nobody has, a wrong password, a disabled account, one
 * that was never opened, one of the provider's and one of the directory's (H3). An account takes 60 tries an hour from
 * strangers, so each kind has some.
 */
final class SignInTimings {
    private static final int WARM_UP = 40;
    private static final int TRIES_OF_AN_ACCOUNT = 55;
    private static final Secret PASSWORD = new Secret("correct Horse 7");
    private static final Secret WRONG = new Secret("not It 77");
    private static final Pattern INVITATION = Pattern.compile("#invite=([a-z0-9]+)");
    private static final String BEHIND_A_PROXY = """
            sabha.http.trusted-proxies = ["127.0.0.1"]
            sabha.limits.rate.requests-per-second = 10000
            """;

    private final Path jar;
    private final Path jvmOptions;
    private final int tries;

    SignInTimings(Path jar, Path jvmOptions, int tries) {
        this.jar = jar;
        this.jvmOptions = jvmOptions;
        this.tries = tries;
    }

    /** Whether a directory is asked, too. */
    enum Directory {
        NONE,
        ASKED
    }

    /** @param folder empty; for the server's data */
    RefusedSignIns run(Path folder, Directory directory) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (PeopleElsewhere elsewhere = new PeopleElsewhere()) {
            String settings = BEHIND_A_PROXY
                    + elsewhere.providerSettings(folder)
                    + (directory == Directory.ASKED ? elsewhere.directorySettings(folder) : "");
            try (ServerProcess server = new ServerProcess(jar, jvmOptions, folder, settings);
                    SignInApi api = new SignInApi(server.base())) {
                return measured(api, kinds(new RunningServer(server.data()), api, elsewhere, directory));
            }
        }
    }

    private Map<String, List<String>> kinds(
            RunningServer control, SignInApi api, PeopleElsewhere elsewhere, Directory directory)
            throws IOException, InterruptedException {
        int each = (tries + WARM_UP) / TRIES_OF_AN_ACCOUNT + 1;
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put("nobody", logins("nobody", each));
        List<String> local = logins("local", each);
        kinds.put("wrong password", local);
        List<String> disabled = logins("disabled", each);
        kinds.put("disabled", disabled);
        kinds.put("never opened", logins("invited", each));
        kinds.put("single sign-on only", logins("single", each));
        for (String login : kinds.getOrDefault("never opened", List.of())) {
            invite(control, login);
        }
        for (String login : local) {
            api.accept(invite(control, login), PASSWORD);
        }
        for (String login : disabled) {
            api.accept(invite(control, login), PASSWORD);
            ask(control, "disable", login);
        }
        for (String login : kinds.getOrDefault("single sign-on only", List.of())) {
            elsewhere.sitsBeforeTheProvider(login);
            api.signInBy(elsewhere.provider());
        }
        if (directory == Directory.ASKED) {
            List<String> there = logins("directory", each);
            kinds.put("in the directory", there);
            for (String login : there) {
                elsewhere.isInTheDirectory(login, PASSWORD);
                api.signIn(login, PASSWORD);
            }
        }
        return kinds;
    }

    private static List<String> logins(String kind, int number) {
        List<String> logins = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            logins.add(kind + i);
        }
        return logins;
    }

    private static Secret invite(RunningServer control, String login) throws IOException {
        Matcher matcher = INVITATION.matcher(ask(control, "add", login, "Somebody", "user"));
        if (!matcher.find()) {
            throw new IOException("no invitation for " + login);
        }
        return new Secret(matcher.group(1));
    }

    private static String ask(RunningServer control, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(StorageVerbs.USER));
        all.addAll(List.of(words));
        var answer = new ByteArrayOutputStream();
        control.ask(all, answer);
        return answer.toString(StandardCharsets.UTF_8);
    }

    private RefusedSignIns measured(SignInApi api, Map<String, List<String>> kinds)
            throws IOException, InterruptedException {
        Map<String, double[]> times = new LinkedHashMap<>();
        kinds.keySet().forEach(kind -> times.put(kind, new double[tries]));
        for (int i = -WARM_UP; i < tries; i++) {
            for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
                List<String> logins = kind.getValue();
                double took = api.refusalMillis(logins.get((i + WARM_UP) % logins.size()), WRONG);
                if (i >= 0) {
                    times.getOrDefault(kind.getKey(), new double[tries])[i] = took;
                }
            }
        }
        double[] first = times.values().iterator().next();
        List<RefusedSignIns.Kind> measured = new ArrayList<>();
        times.forEach((kind, each) ->
                measured.add(new RefusedSignIns.Kind(kind, RankTest.median(each), RankTest.z(each, first))));
        return new RefusedSignIns(tries, measured);
    }
}
