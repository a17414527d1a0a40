package io.dpmgrid.pmem.medium;

import io.dpmgrid.pmem.region.VolatileDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The contract on memory that plays persistent memory. */
final class EmulatedMediumTest extends MediumContract {
  private @Nullable VolatileDirectory directory;

  @Override
  protected Medium open(Path disk) throws IOException {
    directory = new VolatileDirectory();
    return Media.open(
        new MediumRequest(directory.path(), MediumKind.EMULATED, null, EmulationModel.NONE));
  }

  @AfterEach
  void deleteDirectory() throws IOException {
    if (directory != null) {
      directory.close();
    }
  }
}
