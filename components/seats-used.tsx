import { Count } from "./numbers.tsx";

/** "243 of 500": the seats used, of those bought when that is known. */
export function SeatsUsed({ used, bought }: { used: number; bought: number | undefined }) {
  return (
    <>
      <Count value={used} />
      {bought !== undefined && (
        <>
          {" of "}
          <Count value={bought} />
        </>
      )}
    </>
  );
}
