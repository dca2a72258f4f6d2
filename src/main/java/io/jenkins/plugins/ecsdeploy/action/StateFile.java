package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.driver.FileJournal;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.UnreadableStateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The state file of this process, and of no other while it is open. */
final class StateFile implements AutoCloseable {
    static final Path DEFAULT = Path.of(".ecs-deploy", "state.json");

    private final Path shown;
    private final FileJournal journal;
    private final FileJournal.Lock lock;

    private StateFile(Path shown, FileJournal journal, FileJournal.Lock lock) {
        this.shown = shown;
        this.journal = journal;
        this.lock = lock;
    }

    /** @throws UsageException when another process has it */
    static StateFile open(Io io, Path file) throws IOException {
        FileJournal journal = new FileJournal(io.resolve(file));
        try {
            return new StateFile(file, journal, journal.lock());
        } catch (FileJournal.LockedException held) {
            throw new UsageException("The state file " + file + " is in use by " + held.holder()
                    + ".\nTwo processes must not drive one deployment: wait for the other one, or give this one a"
                    + " state file of its own (--state).");
        }
    }

    /** What a state file tells, without taking it: for looking only. */
    static Optional<Deployment> read(Io io, Path file) throws IOException {
        return load(new FileJournal(io.resolve(file)), file);
    }

    Optional<Deployment> load() throws IOException {
        return load(journal, shown);
    }

    private static Optional<Deployment> load(FileJournal journal, Path shown) throws IOException {
        try {
            return journal.load();
        } catch (UnreadableStateException e) {
            throw new UsageException("The state file " + shown + " can't be used: " + e.getMessage()
                    + ".\nIt was left as it is. It may be the only trace of a deployment under way: look for a migration"
                    + " task of it in ECS before you move it away and start anew.");
        }
    }

    /** Keeps a deployment that has ended, and its log, under its id: {@code state.<id>.json}. */
    Path setAside(Deployment ended) throws IOException {
        String name = journal.file().getFileName().toString();
        String stem = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        Path aside = journal.file().resolveSibling(stem + "." + ended.id() + ".json");
        if (Files.exists(journal.logFile())) {
            Path log = aside.resolveSibling(aside.getFileName() + ".log");
            Files.move(journal.logFile(), log, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(journal.file(), aside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path parent = shown.getParent();
        return parent == null ? aside.getFileName() : parent.resolve(aside.getFileName());
    }

    FileJournal journal() {
        return journal;
    }

    /** As the owner named it. */
    Path shown() {
        return shown;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
