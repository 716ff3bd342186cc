"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Trip, tripQuery } from "./trip.ts";

/**
 * Follows a trip: asks the server every 2 s, and at once when the result page announces itself. The window itself tells
 * nothing: our Cross-Origin-Opener-Policy cuts it off, and its `closed` is true while it is open.
 */
export function useTrip(trip: Trip | null) {
  const query = tripQuery(trip);
  const queries = useQueryClient();
  const { data: status, isError, dataUpdatedAt } = useQuery(query);
  const id = trip?.authorizationId;
  useEffect(() => {
    if (!id) return;
    const channel = new BroadcastChannel(`authorization-${id}`);
    channel.onmessage = ({ data }) => {
      if (data?.id === id) queries.invalidateQueries({ queryKey: ["authorization", id] });
    };
    return () => channel.close();
  }, [id, queries]);
  const isUnderWay = status === undefined || status.state === "begun" || status.state === "opened";
  return { status, isError, secondsSince: useSeconds(trip, isUnderWay, dataUpdatedAt) };
}

function useSeconds(trip: Trip | null, runs: boolean, since: number): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (!trip || !runs) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [trip, runs]);
  return Math.max(0, Math.floor((now - since) / 1000));
}
