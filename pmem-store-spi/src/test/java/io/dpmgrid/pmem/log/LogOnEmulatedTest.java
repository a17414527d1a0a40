package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumRequest;
import io.dpmgrid.pmem.region.VolatileDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** In memory that plays a persistent medium. */
final class LogOnEmulatedTest extends LogContract {
  private @Nullable VolatileDirectory directory;

  @Override
  protected MediumRequest request(Path disk) throws IOException {
    directory = new VolatileDirectory();
    return new MediumRequest(directory.path(), MediumKind.EMULATED, null, EmulationModel.NONE);
  }

  @AfterEach
  void deleteDirectory() throws IOException {
    if (directory != null) {
      directory.close();
    }
  }
}
