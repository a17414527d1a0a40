package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.FailureType;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteInternalFuture;
import org.apache.ignite.internal.MarshallerContextImpl;
import org.apache.ignite.internal.binary.BinaryUtils;
import org.apache.ignite.internal.processors.closure.GridClosureProcessor;
import org.apache.ignite.internal.util.future.GridFinishedFuture;

/**
 * Writes accepted type mappings durably, before the mapping is announced as accepted. The engine
 * hands them to a pool, writes them unsynced and does not wait; a value whose type's name is lost
 * cannot be read any more.
 *
 * <p>Stands in for the closure processor in the one place where the marshaller uses it.
 */
final class DurableMappings extends GridClosureProcessor {
  private static final String TASK = "org.apache.ignite.internal.MappingStoreTask";
  private static final String CLASS_NAME = ".classname";

  private final Path directory;
  private final DurableFiles files;
  private final Field platform;
  private final Field type;
  private final Field name;

  private DurableMappings(GridKernalContext context, DurableFiles files)
      throws IgniteCheckedException {
    super(context);
    this.directory = context.pdsFolderResolver().fileTree().marshaller().toPath();
    this.files = files;
    Class<?> task = taskClass();
    platform = EngineField.of(task, "platformId");
    type = EngineField.of(task, "typeId");
    name = EngineField.of(task, "clsName");
  }

  /** Puts itself between the marshaller and its pool. */
  static void install(GridKernalContext context, DurableFiles files) throws IgniteCheckedException {
    Field processor = EngineField.of(MarshallerContextImpl.class, "closProc");
    try {
      if (!(processor.get(context.marshallerContext()) instanceof DurableMappings)) {
        processor.set(context.marshallerContext(), new DurableMappings(context, files));
      }
    } catch (IllegalAccessException e) {
      throw new IgniteCheckedException("Type mappings cannot be made durable", e);
    }
  }

  /**
   * Deletes mapping files without content: a crash left them before anything was acknowledged that
   * needs them, and the engine refuses to start over one.
   */
  static void removeTorn(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> mappings =
        Files.newDirectoryStream(directory, "*" + CLASS_NAME + "*")) {
      for (Path mapping : mappings) {
        if (Files.isRegularFile(mapping) && Files.size(mapping) == 0) {
          Files.delete(mapping);
        }
      }
    }
  }

  static Class<?> taskClass() throws IgniteCheckedException {
    try {
      return Class.forName(TASK);
    } catch (ClassNotFoundException e) {
      throw new IgniteCheckedException("This engine has no " + TASK, e);
    }
  }

  @Override
  public IgniteInternalFuture<?> runLocalSafe(Runnable task) {
    if (!task.getClass().getName().equals(TASK)) {
      return ctx.closure().runLocalSafe(task);
    }
    try {
      String file = BinaryUtils.mappingFileName(platform.getByte(task), type.getInt(task));
      files.publish(
          directory.resolve(file), ((String) name.get(task)).getBytes(StandardCharsets.UTF_8));
      return new GridFinishedFuture<>();
    } catch (IOException | IllegalAccessException e) {
      ctx.failure().process(new FailureContext(FailureType.CRITICAL_ERROR, e));
      return new GridFinishedFuture<>(e);
    }
  }
}
