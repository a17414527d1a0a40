package io.dpmgrid.pmem.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Puts the tests' temporary directories below the build's own directory: the system's may be
 * volatile memory, which is no medium for a test that wants a disk.
 */
public final class BuildDirectory implements TempDirFactory {
  /** System property: another directory than the build's, for runs on a mount of their own. */
  public static final String OVERRIDE = "dpm.test.directory";

  @Override
  public Path createTempDirectory(
      AnnotatedElementContext elementContext, ExtensionContext extensionContext)
      throws IOException {
    Path build = Path.of(System.getProperty(OVERRIDE, "target")).toAbsolutePath();
    return Files.isWritable(build)
        ? Files.createTempDirectory(build, "junit")
        : Files.createTempDirectory("junit");
  }
}
