import { Checkbox, MultiSelect, Radio, Stack } from "@mantine/core";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import type { ChannelForm } from "#lib/notifications/schema.ts";
import { allTopics, topics } from "#lib/notifications/topics.ts";

type Props = { connectors: { value: string; label: string }[]; chosen: { id: string; name: string }[] };

/** Of which events, and of which connectors, a channel is told. */
export function ChannelScope({ connectors, chosen }: Props) {
  const { control } = useFormContext<ChannelForm>();
  const all = useWatch({ control, name: "allConnectors" });
  const listed = new Set(connectors.map(({ value }) => value));
  const others = chosen.filter(({ id }) => !listed.has(id)).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Controller
        control={control}
        name="topics"
        render={({ field, fieldState }) => (
          <Checkbox.Group
            label="Events"
            description="Each is told once when it begins, and once when it is over."
            value={field.value}
            onChange={field.onChange}
            error={fieldState.error?.message}
          >
            <Stack gap="xs" my="xs">
              {allTopics.map((topic) => (
                <Checkbox
                  key={topic}
                  value={topic}
                  label={topics[topic].label}
                  description={topics[topic].description}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
      />
      <Controller
        control={control}
        name="allConnectors"
        render={({ field }) => (
          <Radio.Group
            label="Connectors"
            description="Endpoint servers are told of in either case."
            value={field.value ? "all" : "chosen"}
            onChange={(value) => field.onChange(value === "all")}
          >
            <Stack gap={6} mt={6}>
              <Radio value="all" label="All, those to come included" />
              <Radio value="chosen" label="Only these" />
            </Stack>
          </Radio.Group>
        )}
      />
      {!all && (
        <Controller
          control={control}
          name="connectorIds"
          render={({ field, fieldState }) => (
            <MultiSelect
              label="Chosen connectors"
              data={[...others, ...connectors]}
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              searchable
              nothingFoundMessage="No connector of this name."
              error={fieldState.error?.message}
            />
          )}
        />
      )}
    </>
  );
}
