package dev.jackfield.core;

import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.PluggedVipNotFoundException;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.SubnetNotFoundException;

/** Takes away what may be gone already: nothing can be attached to what does not exist. */
final class Gone {
    private Gone() {}

    /**
     * Calls an inverse method of the driver.
     *
     * @return whether it did its work; false: what it works on does not exist
     * @throws NetworkException anything but a container that is not found
     */
    static boolean tolerate(Runnable inverse) {
        try {
            inverse.run();
            return true;
        } catch (AmphoraNotFoundException
                | NetworkNotFoundException
                | SubnetNotFoundException
                | PortNotFoundException
                | PluggedVipNotFoundException e) {
            return false;
        }
    }
}
