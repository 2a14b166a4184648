// Made from the API's OpenAPI document by `pnpm client`. Edit the routes' schemas, not this file.

export interface paths {
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed what, when and from where, the newest first */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Backfills with their progress, the newest first */
        get: operations["getBackfills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A backfill, with a page of its runs in the order in which they begin */
        get: operations["getBackfill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a backfill: no further run begins */
        post: operations["postBackfillCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pauses a backfill: no further run starts, and started runs continue */
        post: operations["postBackfillPause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A paused backfill goes on */
        post: operations["postBackfillResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Two runs side by side: their confs, and what has become of each task instance */
        get: operations["getCompare"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All settings with their effective values and where these come from */
        get: operations["getConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All connections; passwords and extras are never sent */
        get: operations["getConnections"];
        put?: never;
        /** Adds a connection */
        post: operations["postConnections"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{conn_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a connection; secrets that are left out stay */
        put: operations["putConnection"];
        post?: never;
        /** Deletes a connection */
        delete: operations["deleteConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** DAGs with their newest runs, and the DAG files that could not be loaded */
        get: operations["getDags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A DAG: its tasks and edges, and its parameters as JSON Schema */
        get: operations["getDag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/backfill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a backfill: runs of a DAG for dates of its schedule or for a list of confs, made by the services */
        post: operations["postDagBackfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finished work over all runs: sets of parameters or samples by tasks, as a plan would find it */
        get: operations["getDagCoverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/durations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long the newest runs took, and each of their tasks; the oldest first */
        get: operations["getDagDurations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/grid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tasks by runs: a window of runs, the newest first */
        get: operations["getDagGrid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/grid/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One row of the grid unfolded: the samples of a task by runs, of the same window */
        get: operations["getDagGridTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Numbers in a JSON output of a task over the newest runs, the newest first; other files are left out */
        get: operations["getDagMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs are accepted, and their tasks wait */
        post: operations["postDagPause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What such a run would do, task by task, with reasons; nothing is written */
        post: operations["postDagPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Triggers a run: 201; the same run_id again: 200 with the first run, or 409 if it differs */
        post: operations["postDagRuns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same by the names people give */
        get: operations["getDagRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When a DAG runs next by itself, and which dates were missed */
        get: operations["getDagSchedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/source": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file that defines a DAG, and those that it imports from beside it; as they are now, or as of a run */
        get: operations["getDagSource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/unpause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What waited goes on */
        post: operations["postDagUnpause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/why": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Why such a run would run or skip a task, and what that rests on; nothing is written */
        post: operations["postDagWhy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changes, as server-sent events: run, task_instance, worker, dags, pause; reset: read everything anew */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which executions made an output, the newest first */
        get: operations["getFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import-errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The DAG files that could not be loaded, and why */
        get: operations["getImportErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks, and with which role */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who was notified of which runs, and how each delivery ended; the newest first */
        get: operations["getNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a notification that failed, or waits for its next attempt, be delivered at once */
        post: operations["postNotificationRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a test message by one channel, and says whether it was taken */
        post: operations["postNotificationsTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pools with their used and requested slots */
        get: operations["getPools"];
        put?: never;
        /** Adds a pool */
        post: operations["postPools"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{pool}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a pool; tasks that wait start at once where slots are free now */
        put: operations["putPool"];
        post?: never;
        /** Deletes a pool */
        delete: operations["deletePool"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many jobs wait, run or have ended in each queue */
        get: operations["getQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records of tasks, over all values. conf.NAME=VALUE filters by values. A page may be short. */
        get: operations["getRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that results count as they are, are there, or count no more; dry_run only answers what would happen */
        post: operations["postRecordsAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs, the newest first; conf.NAME=VALUE asks for values of the conf */
        get: operations["getRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A run and its task instances, with what was decided and why */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Does something to a run or to task instances of it; with dry_run it only answers what would happen */
        post: operations["postRunAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a run to stop; a run that is over stays as it is */
        post: operations["postRunCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes tasks of a run run again for real; the run goes on */
        post: operations["postRunClear"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tasks of a run and what comes after what, as of the run, with what has become of each */
        get: operations["getRunGraph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/task-instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Task instances of a run, in the order in which they were made */
        get: operations["getRunTaskInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/tasks/{task_id}/tries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tries of a task instance */
        get: operations["getRunTaskTries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/tasks/{task_id}/tries/{n}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log of a try from an offset on; the header next-offset says where the next page begins */
        get: operations["getRunTaskTryLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/tasks/{task_id}/tries/{n}/log/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log as it is written, as server-sent events whose ids are offsets; the last one is named end */
        get: operations["getRunTaskTryLogStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Does something to every run that the query finds, 1,000 at most; conf.NAME=VALUE asks for values */
        post: operations["postRunsAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/savings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The time that the newest 500 runs did not spend, since what they skipped had been done */
        get: operations["getSavings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A few DAGs, runs, tasks and task instances whose names hold a text; a number finds what has it */
        get: operations["getSearch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Task instances of all runs, those of the newest run first; a page may be short while a next one exists */
        get: operations["getTaskInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-instances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A task instance with its tries, its record, and what it was started with */
        get: operations["getTaskInstance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-instances/{id}/outputs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files of the output of a task instance; of one that was skipped those of the execution it reuses */
        get: operations["getTaskInstanceOutputs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-instances/{id}/outputs/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file of an output, or the range of it that the header Range names; never run by a browser */
        get: operations["getTaskInstanceOutputsContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-instances/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same for task instances of several runs; cancel ends the runs that they are of */
        post: operations["postTaskInstancesAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tokens of the setting API_TOKENS by their roles; their texts are never sent */
        get: operations["getTokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may log in; no password is ever sent */
        get: operations["getUsers"];
        put?: never;
        /** Adds a user */
        post: operations["postUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{username}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a user; a password that is left out stays */
        put: operations["putUser"];
        post?: never;
        /** Deletes a user */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/variables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All variables; secret values are never sent */
        get: operations["getVariables"];
        put?: never;
        /** Adds a variable */
        post: operations["postVariables"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/variables/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets a variable, be it new or not */
        put: operations["putVariable"];
        post?: never;
        /** Deletes a variable */
        delete: operations["deleteVariable"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workers, by their own word; one that stops in good order is not listed, one that was killed is for a day */
        get: operations["getWorkers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ActionChange: {
            from: ("waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled") | null;
            /** @description null: of a run that is still to be made. */
            id: number | null;
            run: number | null;
            sample: string | null;
            sentence: string;
            task_id: string;
            /** @description A state; for run_again what was decided: run, skip or join. */
            to: string;
        };
        ActionReport: {
            action: string;
            dry_run: boolean;
            runs: {
                dag_id: string;
                id: number | null;
                run_id: string | null;
            }[];
            summary: string;
            /** @description The change of each, in the order of the run. */
            task_instances: components["schemas"]["ActionChange"][];
        };
        AuditEntry: {
            /** @description From where: a host or an address. */
            address: string;
            /** @description The arguments, secrets masked. */
            arguments: unknown;
            dag_id: string | null;
            /** @description When it began. */
            dttm: string;
            event: string;
            id: number;
            owner: string;
            /** @description Exit code or HTTP status; null: under way, or its end is unknown. */
            status: number | null;
            /** @enum {string} */
            via: "cli" | "api" | "rest_api";
        };
        Backfill: {
            counts: {
                cancelled: number;
                failed: number;
                queued: number;
                /** @description They could not be made. */
                refused: number;
                running: number;
                success: number;
                total: number;
                /** @description Not begun yet. */
                waiting: number;
            };
            /** Format: date-time */
            created_at: string;
            created_by: string;
            dag_id: string;
            finished_at: string | null;
            /** @description Execution dates as they were asked for; null where confs were given. */
            from: string | null;
            id: number;
            /** @description null: the DAG's limit. */
            max_active_runs: number | null;
            pool: string | null;
            /** @enum {string} */
            reprocess: "none" | "failed" | "completed";
            run_backwards: boolean;
            /**
             * @description While it is paused, no further run starts, and started runs continue.
             * @enum {string}
             */
            state: "running" | "paused" | "success" | "failed" | "cancelled";
            task_regex: string | null;
            to: string | null;
        };
        BackfillRun: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** Format: date-time */
            execution_date: string;
            /** @description The number of the run; null where it has not begun. */
            id: number | null;
            position: number;
            /** @description Why it could not be made. */
            problem: string | null;
            run_id: string;
            /** @enum {string} */
            state: "waiting" | "queued" | "running" | "success" | "failed" | "cancelled" | "refused";
        };
        Comparison: {
            a: components["schemas"]["RunItem"];
            b: components["schemas"]["RunItem"];
            /** @description Values that differ. */
            conf: {
                a: string | number | boolean | null;
                b: string | number | boolean | null;
                name: string;
            }[];
            tasks: {
                a: {
                    /** @enum {string} */
                    decision: "run" | "skip" | "join";
                    duration_ms: number | null;
                    id: number;
                    /** @description Whether it is skipped by a rule or an exit code. Any other skipped one was done already. */
                    left_out: boolean;
                    /** @enum {string} */
                    state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
                } | null;
                b: {
                    /** @enum {string} */
                    decision: "run" | "skip" | "join";
                    duration_ms: number | null;
                    id: number;
                    /** @description Whether it is skipped by a rule or an exit code. Any other skipped one was done already. */
                    left_out: boolean;
                    /** @enum {string} */
                    state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
                } | null;
                sample: string | null;
                task_id: string;
            }[];
        };
        Connection: {
            conn_id: string;
            conn_type: string | null;
            has_extra: boolean;
            has_password: boolean;
            host: string | null;
            /** @description ml-airflow's own database: it cannot be changed here. */
            is_own: boolean;
            login: string | null;
            port: number | null;
            schema: string | null;
        };
        CoverageCell: {
            at: string | null;
            count: number;
            /** @description Samples that are done, of `count`. */
            done: number;
            reason: string;
            /** @description The run whose result there is. */
            run: number | null;
            sentence: string;
            /** @enum {string} */
            state: "failed" | "running" | "stale" | "never" | "done";
        };
        Dag: {
            dag_id: string;
            description: string;
            /** @description The file that defines it, or 'built-in'. */
            file: string | null;
            options: {
                /** @description null: the setting MAX_ACTIVE_RUNS_PER_DAG. */
                max_active_runs: number | null;
            };
            owner: string;
            /** @description JSON Schema of the conf. */
            parameters: {
                [key: string]: unknown;
            };
            paused: boolean;
            /** @description The pools that its tasks name. */
            pools: string[];
            /** @description Samples of a run that names none. */
            samples: string[];
            schedule: {
                /** @description Whether missed ticks are all made up for, or the newest alone. */
                catchup: boolean;
                /** @description As its author gave it. */
                cron: string;
                end_date: string | null;
                /** @description Execution dates of which no run was made. */
                missed: number;
                /** @description Execution date of the next run. */
                next_execution: string | null;
                /** @description When that run is made: at the end of its interval. */
                next_run_at: string | null;
                /** @enum {string} */
                overlap: "queue" | "skip" | "cancel_older";
                start_date: string | null;
                time_zone: string;
            } | null;
            tags: string[];
            task_count: number;
            tasks: {
                /** @description The tasks that must be done before. */
                after: string[];
                /** @description A program with fixed words, to which the arguments are appended. */
                command: string | null;
                /** @description What exit codes of its command mean. */
                exit_codes: {
                    [key: string]: number[] | null;
                };
                /** @description GPUs that are its alone while it runs. */
                gpus: number;
                /** @description Whether its failure leaves the state of the run as it is. */
                optional: boolean;
                /** @description The parameters it reads, and its record is keyed by. */
                parameters: string;
                per_sample: boolean;
                pool: string | null;
                pool_slots: number;
                priority_weight: number;
                /** @description Whose workers run it. */
                queue: string;
                retries: number;
                retry_delay: {
                    cap_seconds: number | null;
                    exponential: boolean;
                    seconds: number;
                };
                /** @description The task whose output lists its samples; null where they are those of the run. */
                samples_from: string | null;
                /** @description Bash text, in which the arguments are "$@". A task has a command or a script. */
                script: string | null;
                table: string;
                task_id: string;
                /** @description Seconds; 0 for none. */
                timeout: number;
                /**
                 * @description When it starts, by how the tasks before it end.
                 * @enum {string}
                 */
                trigger_rule: "all_success" | "all_done" | "all_failed" | "all_skipped" | "one_success" | "one_failed" | "one_done" | "none_failed" | "none_failed_min_one_success" | "none_skipped" | "always";
                version: string;
                /** @description Words in front of its command, such as conda run -n ml. */
                via: string[];
            }[];
        };
        DagItem: {
            /** @description Runs by state: all that are open, and what became of the newest 50. */
            counts: {
                cancelled: number;
                failed: number;
                queued: number;
                running: number;
                success: number;
            };
            dag_id: string;
            description: string;
            /** @description The file that defines it, or 'built-in'. */
            file: string | null;
            owner: string;
            paused: boolean;
            /** @description The newest 14, the oldest first. */
            recent_runs: {
                /** Format: date-time */
                created_at: string;
                duration_ms: number | null;
                id: number;
                run_id: string;
                /** @enum {string} */
                state: "queued" | "running" | "success" | "failed" | "cancelled";
            }[];
            schedule: {
                /** @description Whether missed ticks are all made up for, or the newest alone. */
                catchup: boolean;
                /** @description As its author gave it. */
                cron: string;
                end_date: string | null;
                /** @description Execution dates of which no run was made. */
                missed: number;
                /** @description Execution date of the next run. */
                next_execution: string | null;
                /** @description When that run is made: at the end of its interval. */
                next_run_at: string | null;
                /** @enum {string} */
                overlap: "queue" | "skip" | "cancel_older";
                start_date: string | null;
                time_zone: string;
            } | null;
            /** @description Of the newest 50 runs, those that have ended; null where none has. */
            success_rate: number | null;
            tags: string[];
            task_count: number;
        };
        Error: {
            /** @description For programs. */
            code: string;
            /** @description For people. */
            message: string;
            /** @description One sentence for each single thing that is wrong. */
            problems: string[];
            request_id: string;
        };
        Execution: {
            dag_id: string;
            finished_at: string | null;
            host: string | null;
            output_path: string | null;
            run: number;
            run_id: string;
            sample: string | null;
            started_at: string | null;
            task_id: string;
            task_instance: number;
            try_number: number;
            worker: string | null;
        };
        Explanation: {
            /**
             * @deprecated
             * @description The old name of decision.
             * @enum {string}
             */
            action: "run" | "skip" | "join";
            /** @description Why it will not start, or not succeed, until somebody acts. */
            blocked: ("paused" | "unknown_to_workers" | "queue_unserved" | "gpus_missing" | "pool_missing" | "pool_too_small" | "output_taken" | "upstream_failing") | null;
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            downstream: {
                /**
                 * @deprecated
                 * @description The old name of decision.
                 * @enum {string}
                 */
                action: "run" | "skip" | "join";
                /** @description Why it will not start, or not succeed, until somebody acts. */
                blocked: ("paused" | "unknown_to_workers" | "queue_unserved" | "gpus_missing" | "pool_missing" | "pool_too_small" | "output_taken" | "upstream_failing") | null;
                /** @enum {string} */
                decision: "run" | "skip" | "join";
                /** @enum {string} */
                reason: "no_previous" | "previous_failed" | "cleared" | "forced" | "version_changed" | "samples_changed" | "input_changed" | "expired" | "output_missing" | "output_changed" | "upstream_rerun" | "upstream_changed" | "finished" | "in_flight_elsewhere" | "being_redone" | "samples_unknown" | "no_samples" | "depends_on_rule" | "rule_not_met" | "upstream_skipped";
                sample: string | null;
                sentence: string;
                task_id: string;
            }[];
            /** @description The execution that the decision rests on, where there is one. */
            execution: components["schemas"]["Execution"] | null;
            /** @enum {string} */
            reason: "no_previous" | "previous_failed" | "cleared" | "forced" | "version_changed" | "samples_changed" | "input_changed" | "expired" | "output_missing" | "output_changed" | "upstream_rerun" | "upstream_changed" | "finished" | "in_flight_elsewhere" | "being_redone" | "samples_unknown" | "no_samples" | "depends_on_rule" | "rule_not_met" | "upstream_skipped";
            record: {
                finished_at: string | null;
                made_by: string | null;
                output_path: string | null;
                record_id: number;
                started_at: string | null;
                version: string;
            } | null;
            sample: string | null;
            sentence: string;
            task_id: string;
            /** @description Just before it, with what the run would do with these. */
            upstream: {
                /**
                 * @deprecated
                 * @description The old name of decision.
                 * @enum {string}
                 */
                action: "run" | "skip" | "join";
                /** @description Why it will not start, or not succeed, until somebody acts. */
                blocked: ("paused" | "unknown_to_workers" | "queue_unserved" | "gpus_missing" | "pool_missing" | "pool_too_small" | "output_taken" | "upstream_failing") | null;
                /** @enum {string} */
                decision: "run" | "skip" | "join";
                /** @enum {string} */
                reason: "no_previous" | "previous_failed" | "cleared" | "forced" | "version_changed" | "samples_changed" | "input_changed" | "expired" | "output_missing" | "output_changed" | "upstream_rerun" | "upstream_changed" | "finished" | "in_flight_elsewhere" | "being_redone" | "samples_unknown" | "no_samples" | "depends_on_rule" | "rule_not_met" | "upstream_skipped";
                sample: string | null;
                sentence: string;
                task_id: string;
            }[];
        };
        GraphNode: {
            after: string[];
            optional: boolean;
            per_sample: boolean;
            /** @description The task whose output lists its samples; null where they are those of the run. */
            samples_from: string | null;
            task_id: string;
            /** @enum {string} */
            trigger_rule: "all_success" | "all_done" | "all_failed" | "all_skipped" | "one_success" | "one_failed" | "one_done" | "none_failed" | "none_failed_min_one_success" | "none_skipped" | "always";
        };
        GridRun: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** Format: date-time */
            created_at: string;
            dag_id: string;
            /** @description The digest of the files that define its DAG, as the run goes by them; null where none are kept. */
            definition: string | null;
            duration_ms: number | null;
            /** Format: date-time */
            execution_date: string;
            external_trigger: boolean;
            finished_at: string | null;
            /** @description Tasks that run whether done or not. */
            force: "all" | string[];
            force_downstream: boolean;
            /** @description The database's number. */
            id: number;
            /** @description The pool of all tasks of the run, which replaces their own pools. */
            pool: string | null;
            run_id: string;
            samples: string[];
            started_at: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "success" | "failed" | "cancelled";
            /** @description Who triggered it, and by what; null for runs of older versions. */
            triggered_by: string | null;
        };
        KeyedRecord: {
            /** @description The DAG by whose rules it is judged. */
            dag_id: string;
            duration_ms: number | null;
            /** @description null where nothing is known of it any more. */
            execution: components["schemas"]["Execution"] | null;
            finished_at: string | null;
            /** @description The run, as dag_id/run_id. */
            made_by: string | null;
            output_path: string | null;
            /** @description What it is keyed by. */
            parameters: {
                [key: string]: string | number | boolean;
            };
            /** @enum {string} */
            reason: "no_previous" | "previous_failed" | "cleared" | "forced" | "version_changed" | "samples_changed" | "input_changed" | "expired" | "output_missing" | "output_changed" | "upstream_rerun" | "upstream_changed" | "finished" | "in_flight_elsewhere" | "being_redone" | "samples_unknown" | "no_samples" | "depends_on_rule" | "rule_not_met" | "upstream_skipped";
            record_id: number;
            sample: string | null;
            /** @description What a run would do with it now, and why. */
            sentence: string;
            started_at: string | null;
            /** @enum {string} */
            state: "failed" | "running" | "stale" | "never" | "done";
            task_id: string;
            version: string;
            worker: string | null;
        };
        LiveGraphNode: {
            after: string[];
            cell: components["schemas"]["TaskCell"] | null;
            optional: boolean;
            per_sample: boolean;
            /** @description The task whose output lists its samples; null where they are those of the run. */
            samples_from: string | null;
            task_id: string;
            /** @enum {string} */
            trigger_rule: "all_success" | "all_done" | "all_failed" | "all_skipped" | "one_success" | "one_failed" | "one_done" | "none_failed" | "none_failed_min_one_success" | "none_skipped" | "always";
        };
        Me: {
            /** @description The API asks for a login. */
            authenticate: boolean;
            /** @description A browser session was begun, which a logout ends. */
            logged_in: boolean;
            name: string;
            /** @description You need no login: no token is configured, and you have started the API. */
            open: boolean;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin";
        };
        Notification: {
            attempts: number;
            /** @description webhook:CONN_ID, slack:CONN_ID or email:ADDRESS. */
            channel: string;
            /** Format: date-time */
            created_at: string;
            dag_id: string | null;
            /** @description When the next attempt is due. */
            due_at: string | null;
            /** @enum {string} */
            event: "failure" | "success" | "sla" | "test";
            finished_at: string | null;
            id: number;
            /** @description The same for every attempt: webhook-id of a webhook. */
            key: string;
            run: number | null;
            run_id: string | null;
            /** @description How the last attempt ended. */
            sentence: string;
            /** @enum {string} */
            state: "pending" | "sent" | "failed";
        };
        Output: {
            /** Format: date-time */
            modified_at: string;
            name: string;
            /** @description Below the output; empty for an output that is one file. */
            path: string;
            size: number;
            /** @enum {string} */
            type: "text" | "json" | "csv" | "markdown" | "image" | "html" | "binary" | "folder";
        };
        Plan: {
            counts: {
                join: number;
                run: number;
                skip: number;
            };
            dag_id: string;
            /** @description The longest chain, or all that runs shared among the slots; null where nothing is known of it. */
            expected_ms: number | null;
            /** @description One for each of confs; empty where one conf was given. */
            plans: components["schemas"]["SinglePlan"][];
            saved_ms: number;
            /** @description Of the one conf; empty where confs were given. */
            task_instances: components["schemas"]["PlannedTaskInstance"][];
        };
        PlannedTaskInstance: {
            /**
             * @deprecated
             * @description The old name of decision, which does not know blocked.
             * @enum {string}
             */
            action: "run" | "skip" | "join";
            /** @description Why it will not start, or not succeed, until somebody acts. The sentence says it, too. */
            blocked: ("paused" | "unknown_to_workers" | "queue_unserved" | "gpus_missing" | "pool_missing" | "pool_too_small" | "output_taken" | "upstream_failing") | null;
            /** @enum {string} */
            decision: "run" | "skip" | "join" | "blocked";
            /** @description The median of the newest runs, for what runs; null where none is known. */
            expected_ms: number | null;
            /** @enum {string} */
            reason: "no_previous" | "previous_failed" | "cleared" | "forced" | "version_changed" | "samples_changed" | "input_changed" | "expired" | "output_missing" | "output_changed" | "upstream_rerun" | "upstream_changed" | "finished" | "in_flight_elsewhere" | "being_redone" | "samples_unknown" | "no_samples" | "depends_on_rule" | "rule_not_met" | "upstream_skipped";
            /** @description What else is known of it. The sentence says it, too. */
            remark: string | null;
            /** @description The execution whose result will be used, where it is known. */
            reuses: components["schemas"]["Reuse"] | null;
            sample: string | null;
            /** @description What the execution took that need not be repeated. */
            saved_ms: number;
            sentence: string;
            task_id: string;
        };
        Pool: {
            description: string;
            pool: string;
            /** @description Slots that queued task instances ask for. */
            queued_slots: number;
            /** @description -1 for no limit. */
            slots: number;
            /** @description Slots of running task instances. */
            used_slots: number;
        };
        ProducedFile: {
            conf: {
                [key: string]: string | number | boolean;
            };
            dag_id: string;
            finished_at: string | null;
            path: string;
            run: number;
            run_id: string;
            sample: string | null;
            task_id: string;
            task_instance: number;
            worker: string | null;
        };
        Record: {
            finished_at: string | null;
            id: number;
            output_path: string | null;
            /** @description Who claimed it last, as dag_id/run_id. */
            owner: string | null;
            /** @description What it is keyed by. */
            parameters: {
                [key: string]: string | number | boolean;
            };
            started_at: string | null;
            table: string;
            version: string;
        };
        RecordActionReport: {
            /** @enum {string} */
            action: "accept" | "declare_done" | "undo";
            /** @description 0 for a preview. Fewer than records: somebody else has changed these meanwhile. */
            changed: number;
            dry_run: boolean;
            /** @description The records that the filter selects and the action leaves unchanged. The sentence gives the reason. */
            left: {
                dag_id: string;
                parameters: {
                    [key: string]: string | number | boolean;
                };
                record_id: number;
                sample: string | null;
                sentence: string;
                /** @enum {string} */
                state: "failed" | "running" | "stale" | "never" | "done";
                task_id: string;
            }[];
            /** @description What changes. */
            records: {
                dag_id: string;
                parameters: {
                    [key: string]: string | number | boolean;
                };
                record_id: number;
                sample: string | null;
                sentence: string;
                /** @enum {string} */
                state: "failed" | "running" | "stale" | "never" | "done";
                task_id: string;
            }[];
        };
        RenderedTry: {
            exit_code: number | null;
            finished_at: string | null;
            host: string;
            number: number;
            /** @description null while it runs. */
            outcome: ("success" | "failed" | "timed_out" | "lost" | "cancelled") | null;
            pid: number | null;
            /** @description null until the first heartbeat of its worker, and for tries of older versions. */
            rendered: {
                arguments: string[];
                command: string;
                /** @description Secrets are masked. */
                environment: {
                    [key: string]: string;
                };
                /** @description Arguments and variables that were too many to keep. */
                left_out: number;
            } | null;
            sentence: string;
            /** Format: date-time */
            started_at: string;
            worker: string;
        };
        Reuse: {
            dag_id: string;
            finished_at: string | null;
            run: number;
            run_id: string;
            task_instance: number;
        };
        Reused: {
            dag_id: string;
            finished_at: string | null;
            run: number;
            run_id: string;
            task_instance: number;
            try_number: number;
        };
        Run: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** Format: date-time */
            created_at: string;
            dag_id: string;
            /** @description The digest of the files that define its DAG, as the run goes by them; null where none are kept. */
            definition: string | null;
            /** Format: date-time */
            execution_date: string;
            external_trigger: boolean;
            finished_at: string | null;
            /** @description Tasks that run whether done or not. */
            force: "all" | string[];
            force_downstream: boolean;
            /** @description The database's number. */
            id: number;
            /** @description The pool of all tasks of the run, which replaces their own pools. */
            pool: string | null;
            run_id: string;
            samples: string[];
            started_at: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "success" | "failed" | "cancelled";
            /** @description Who triggered it, and by what; null for runs of older versions. */
            triggered_by: string | null;
        };
        RunDetail: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** @description Task instances by state. */
            counts: {
                [key: string]: number;
            };
            /** Format: date-time */
            created_at: string;
            dag_id: string;
            /** @description The digest of the files that define its DAG, as the run goes by them; null where none are kept. */
            definition: string | null;
            /** @description The run of the DAG before it, and what its conf changes. */
            differs_from: {
                /** @description By parameter: the value there, and the value here. */
                changes: {
                    [key: string]: (string | number | boolean | null)[];
                };
                id: number;
                run_id: string;
            } | null;
            /** @description So far, while it runs. */
            duration_ms: number | null;
            /** Format: date-time */
            execution_date: string;
            external_trigger: boolean;
            finished_at: string | null;
            /** @description Tasks that run whether done or not. */
            force: "all" | string[];
            force_downstream: boolean;
            /** @description The database's number. */
            id: number;
            /** @description null on the last page. */
            next_cursor: string | null;
            /** @description The pool of all tasks of the run, which replaces their own pools. */
            pool: string | null;
            run_id: string;
            samples: string[];
            started_at: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "success" | "failed" | "cancelled";
            task_instances: components["schemas"]["TaskInstance"][];
            /** @description Who triggered it, and by what; null for runs of older versions. */
            triggered_by: string | null;
            /** @description The reasons why it does not go on, in sentences. */
            waiting_for: string[];
        };
        RunItem: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** @description Task instances by state. */
            counts: {
                [key: string]: number;
            };
            /** Format: date-time */
            created_at: string;
            dag_id: string;
            /** @description The digest of the files that define its DAG, as the run goes by them; null where none are kept. */
            definition: string | null;
            /** @description The run of the DAG before it, and what its conf changes. */
            differs_from: {
                /** @description By parameter: the value there, and the value here. */
                changes: {
                    [key: string]: (string | number | boolean | null)[];
                };
                id: number;
                run_id: string;
            } | null;
            /** @description So far, while it runs. */
            duration_ms: number | null;
            /** Format: date-time */
            execution_date: string;
            external_trigger: boolean;
            finished_at: string | null;
            /** @description Tasks that run whether done or not. */
            force: "all" | string[];
            force_downstream: boolean;
            /** @description The database's number. */
            id: number;
            /** @description The pool of all tasks of the run, which replaces their own pools. */
            pool: string | null;
            run_id: string;
            samples: string[];
            started_at: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "success" | "failed" | "cancelled";
            /** @description Who triggered it, and by what; null for runs of older versions. */
            triggered_by: string | null;
        };
        RunName: {
            dag_id: string;
            id: number;
            run_id: string;
        };
        SampleCell: {
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            duration_ms: number | null;
            /** @description Whether it is skipped by a rule or an exit code. Any other skipped one was done already. */
            left_out: boolean;
            reason: string;
            /** @enum {string} */
            state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
        };
        Setting: {
            description: string;
            key: string;
            name: string;
            section: string;
            /** @enum {string} */
            source: "environment" | "file" | "default";
            /** @description Secrets are masked; empty where there is none. */
            value: string;
        };
        SinglePlan: {
            conf: {
                [key: string]: unknown;
            };
            counts: {
                join: number;
                run: number;
                skip: number;
            };
            /** @description The longest chain, or all that runs shared among the slots; null where nothing is known of it. */
            expected_ms: number | null;
            saved_ms: number;
            task_instances: components["schemas"]["PlannedTaskInstance"][];
        };
        TaskCell: {
            /** @description Task instances: one for each sample, or one. */
            count: number;
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            /** @description From the first start to the last end; null where nothing ran. */
            duration_ms: number | null;
            /** @description How many of the skipped ones were left out; the others were done already. */
            left_out: number;
            reason: string;
            /**
             * @description The one a reader should see first, where its samples are in several.
             * @enum {string}
             */
            state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
            states: {
                [key: string]: number;
            };
        };
        TaskInstance: {
            /**
             * @deprecated
             * @description The old name of decision.
             * @enum {string}
             */
            action: "run" | "skip" | "join";
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            failures: number;
            finished_at: string | null;
            id: number;
            /** @description Whether it is skipped by a rule or an exit code. Any other skipped one was done already. */
            left_out: boolean;
            losses: number;
            output_path: string | null;
            queued_at: string | null;
            reason: string;
            retry_at: string | null;
            sample: string | null;
            /** @description Why it was decided so. */
            sentence: string;
            started_at: string | null;
            /** @enum {string} */
            state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
            task_id: string;
            try_number: number;
        };
        TaskInstanceDetail: {
            /**
             * @deprecated
             * @description The old name of decision.
             * @enum {string}
             */
            action: "run" | "skip" | "join";
            arguments: string[];
            /** @description Of the last try that is known. */
            command: string | null;
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            /** @description So far, while it runs; null for what was skipped. */
            duration_ms: number | null;
            /** @description Secrets are masked. */
            environment: {
                [key: string]: string;
            };
            /** @description Of its last try. */
            exit_code: number | null;
            /** @description Why it has not succeeded. */
            failure: string | null;
            failures: number;
            finished_at: string | null;
            host: string | null;
            id: number;
            /** @description Whether it is skipped by a rule or an exit code. Any other skipped one was done already. */
            left_out: boolean;
            losses: number;
            output_path: string | null;
            pool: string | null;
            pool_slots: number;
            priority_weight: number;
            queued_at: string | null;
            reason: string;
            record: components["schemas"]["Record"] | null;
            retry_at: string | null;
            /** @description The execution whose result it uses, where it was skipped. */
            reused: components["schemas"]["Reused"] | null;
            run: components["schemas"]["RunName"];
            sample: string | null;
            /** @description Why it was decided so. */
            sentence: string;
            started_at: string | null;
            /** @enum {string} */
            state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
            task_id: string;
            tries: components["schemas"]["RenderedTry"][];
            try_number: number;
            /** @description Why it has not started, as far as that is known. */
            waits_for: string | null;
            /** @description Of its last try. */
            worker: string | null;
        };
        TaskInstanceItem: {
            /**
             * @deprecated
             * @description The old name of decision.
             * @enum {string}
             */
            action: "run" | "skip" | "join";
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            /** @description So far, while it runs; null for what was skipped. */
            duration_ms: number | null;
            /** @description Of its last try. */
            exit_code: number | null;
            /** @description Why it has not succeeded. */
            failure: string | null;
            failures: number;
            finished_at: string | null;
            host: string | null;
            id: number;
            /** @description Whether it is skipped by a rule or an exit code. Any other skipped one was done already. */
            left_out: boolean;
            losses: number;
            output_path: string | null;
            pool: string | null;
            pool_slots: number;
            priority_weight: number;
            queued_at: string | null;
            reason: string;
            retry_at: string | null;
            /** @description The execution whose result it uses, where it was skipped. */
            reused: components["schemas"]["Reused"] | null;
            run: components["schemas"]["RunName"];
            sample: string | null;
            /** @description Why it was decided so. */
            sentence: string;
            started_at: string | null;
            /** @enum {string} */
            state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
            task_id: string;
            try_number: number;
            /** @description Why it has not started, as far as that is known. */
            waits_for: string | null;
            /** @description Of its last try. */
            worker: string | null;
        };
        TriggeredRun: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** Format: date-time */
            created_at: string;
            dag_id: string;
            /** @description The digest of the files that define its DAG, as the run goes by them; null where none are kept. */
            definition: string | null;
            /** Format: date-time */
            execution_date: string;
            external_trigger: boolean;
            finished_at: string | null;
            /** @description Tasks that run whether done or not. */
            force: "all" | string[];
            force_downstream: boolean;
            /** @description The database's number. */
            id: number;
            /** @description The pool of all tasks of the run, which replaces their own pools. */
            pool: string | null;
            run_id: string;
            samples: string[];
            started_at: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "success" | "failed" | "cancelled";
            /** @description Who triggered it, and by what; null for runs of older versions. */
            triggered_by: string | null;
            /** @description Sentences for people, such as which queue of its DAG no live worker serves. */
            warnings: string[];
        };
        Try: {
            exit_code: number | null;
            finished_at: string | null;
            host: string;
            number: number;
            /** @description null while it runs. */
            outcome: ("success" | "failed" | "timed_out" | "lost" | "cancelled") | null;
            pid: number | null;
            sentence: string;
            /** Format: date-time */
            started_at: string;
            worker: string;
        };
        User: {
            /** Format: date-time */
            created_at: string;
            email: string;
            first_name: string;
            last_name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin";
            username: string;
        };
        Variable: {
            is_encrypted: boolean;
            is_secret: boolean;
            key: string;
            /** @description null where the name of the key says that it is a secret. */
            value: string | null;
        };
        Worker: {
            /** @description Whether its last heartbeat is younger than LEASE_SECONDS. */
            alive: boolean;
            /** @description The GPUs that it hands to its tasks. */
            gpus: string[];
            /** Format: date-time */
            heartbeat_at: string;
            host: string;
            id: string;
            pid: number;
            /** @description Whose tasks it takes. */
            queues: string[];
            /** @description Tasks that ran at its last heartbeat. */
            running: number;
            /** @description Commands that it runs at once. */
            slots: number;
            /** Format: date-time */
            started_at: string;
            version: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAudit: {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                dag_id?: string;
                /** @description A command, or a method and route. */
                event?: string;
                limit?: number;
                /** @description Who called. */
                owner?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["AuditEntry"][];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    getBackfills: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: number;
                dag_id?: string;
                limit?: number;
                state?: "running" | "paused" | "success" | "failed" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        backfills: components["schemas"]["Backfill"][];
                        next_cursor: number | null;
                    };
                };
            };
        };
    };
    getBackfill: {
        parameters: {
            query?: {
                /** @description The position of the last run of the page before. */
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        backfill: components["schemas"]["Backfill"];
                        runs: components["schemas"]["BackfillRun"][];
                    };
                };
            };
        };
    };
    postBackfillCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Whether its runs under way are cancelled as well.
                     * @default false
                     */
                    runs?: boolean;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backfill"];
                };
            };
        };
    };
    postBackfillPause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backfill"];
                };
            };
        };
    };
    postBackfillResume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backfill"];
                };
            };
        };
    };
    getCompare: {
        parameters: {
            query: {
                a: number;
                b: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
        };
    };
    getConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        file: string | null;
                        settings: components["schemas"]["Setting"][];
                    };
                };
            };
        };
    };
    getConnections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        connections: components["schemas"]["Connection"][];
                    };
                };
            };
        };
    };
    postConnections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    conn_id: string;
                    conn_type?: string | null;
                    /** @description The same. */
                    extra?: string | null;
                    host?: string | null;
                    login?: string | null;
                    /** @description Left out: the one that is kept stays. */
                    password?: string | null;
                    port?: number | null;
                    schema?: string | null;
                    /** @description In place of all other fields. */
                    uri?: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
        };
    };
    putConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conn_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    conn_type?: string | null;
                    /** @description The same. */
                    extra?: string | null;
                    host?: string | null;
                    login?: string | null;
                    /** @description Left out: the one that is kept stays. */
                    password?: string | null;
                    port?: number | null;
                    schema?: string | null;
                    /** @description In place of all other fields. */
                    uri?: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
        };
    };
    deleteConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conn_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getDags: {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                limit?: number;
                paused?: "true" | "false";
                /** @description Stands in the id, the description, the owner or a tag. */
                q?: string;
                sort?: "name" | "last_run" | "next_run";
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dags: components["schemas"]["DagItem"][];
                        failures: {
                            /** @description Each mistake of a file in YAML with its place, counted from 1, and the lines around it. Else empty. */
                            problems: {
                                column: number;
                                frame: string;
                                line: number;
                                sentence: string;
                            }[];
                            sentence: string;
                            source: string;
                        }[];
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        /** @description Files in the folder of DAGs that have no effect, and why. */
                        notices: {
                            sentence: string;
                            source: string;
                        }[];
                    };
                };
            };
        };
    };
    getDag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dag"];
                };
            };
        };
    };
    postDagBackfill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description One run for each, in place of one for each date. */
                    confs?: {
                        [key: string]: unknown;
                    }[];
                    /**
                     * @description Only answers what would be done, of 200 runs at most.
                     * @default false
                     */
                    dry_run?: boolean;
                    /**
                     * Format: date-time
                     * @description Execution dates, both included; one of them stands for both.
                     */
                    from?: string;
                    /** @description Runs of it under way at once. Default: the DAG's limit. */
                    max_active_runs?: number;
                    /**
                     * @description Which runs that exist and are closed run again: failed tasks of failed ones, or all tasks of all.
                     * @default none
                     * @enum {string}
                     */
                    reprocess?: "none" | "failed" | "completed";
                    /**
                     * @description The newest date first.
                     * @default false
                     */
                    run_backwards?: boolean;
                    /** Format: date-time */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null where only the plan was asked for. */
                        backfill: components["schemas"]["Backfill"] | null;
                        plan: components["schemas"]["Plan"] | null;
                        planned: {
                            conf: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            execution_date: string;
                            run_id: string;
                        }[];
                    };
                };
            };
        };
    };
    getDagCoverage: {
        parameters: {
            query?: {
                by?: "parameters" | "samples";
                cursor?: string;
                limit?: number;
                /** @description For samples: the run whose values are meant. Default: the newest. */
                run?: number;
            };
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        columns: {
                            task_id: string;
                        }[];
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        rows: {
                            cells: {
                                [key: string]: components["schemas"]["CoverageCell"];
                            };
                            key: string;
                            newest_run: number;
                            parameters: {
                                [key: string]: string | number | boolean;
                            };
                            sample: string | null;
                            samples: string[];
                        }[];
                    };
                };
            };
        };
    };
    getDagDurations: {
        parameters: {
            query?: {
                runs?: number;
            };
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs: {
                            /** Format: date-time */
                            created_at: string;
                            duration_ms: number | null;
                            id: number;
                            run_id: string;
                            /** @enum {string} */
                            state: "queued" | "running" | "success" | "failed" | "cancelled";
                        }[];
                        tasks: {
                            points: {
                                duration_ms: number | null;
                                /** @description Whether it is skipped by a rule or an exit code. Any other skipped one was done already. */
                                left_out: boolean;
                                run_id: number;
                                /** @enum {string} */
                                state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
                            }[];
                            task_id: string;
                        }[];
                    };
                };
            };
        };
    };
    getDagGrid: {
        parameters: {
            query?: {
                /** @description The next_cursor of the window before. */
                before?: string;
                runs?: number;
            };
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By the number of the run, then by task. A run without task instances has none. */
                        cells: {
                            [key: string]: {
                                [key: string]: components["schemas"]["TaskCell"];
                            };
                        };
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        /** @description Newest first. */
                        runs: components["schemas"]["GridRun"][];
                        /** @description Of the DAG as it is now, then those that only runs of this window have. */
                        tasks: components["schemas"]["GraphNode"][];
                    };
                };
            };
        };
    };
    getDagGridTask: {
        parameters: {
            query?: {
                before?: string;
                runs?: number;
            };
            header?: never;
            path: {
                dag_id: string;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By the number of the run, then by sample. */
                        cells: {
                            [key: string]: {
                                [key: string]: components["schemas"]["SampleCell"];
                            };
                        };
                        /** @description There are more than 10000 cells. */
                        is_cut_off: boolean;
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        /** @description In their order in the newest run that has them. */
                        samples: string[];
                    };
                };
            };
        };
    };
    getDagMetrics: {
        parameters: {
            query: {
                /** @description A JSON file in the output. Default: the output itself. */
                file?: string;
                runs?: number;
                task_id: string;
            };
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs: {
                            conf: {
                                [key: string]: string | number | boolean;
                            };
                            id: number;
                            /** @description Numbers by their paths in the JSON, as accuracy.mean. */
                            metrics: {
                                [key: string]: number;
                            };
                            run_id: string;
                            sample: string | null;
                        }[];
                    };
                };
            };
        };
    };
    postDagPause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dag_id: string;
                        paused: boolean;
                    };
                };
            };
        };
    };
    postDagPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Values of the DAG's parameters; see GET /api/v1/dags/:dag_id. */
                    conf?: {
                        [key: string]: unknown;
                    };
                    /** @description In place of conf: one run for each. */
                    confs?: {
                        [key: string]: unknown;
                    }[];
                    /** Format: date-time */
                    execution_date?: string;
                    /** @description Runs tasks whether done or not: all, or those named, with what is downstream of them unless told otherwise. */
                    force?: boolean | {
                        downstream?: boolean;
                        tasks: string[];
                    };
                    /** @description The pool of all tasks of the run, which replaces their own pools. */
                    pool?: string;
                    /** @description The same id again answers the first run. Default: manual__ and the time. */
                    run_id?: string;
                    /** @description Default: those of the DAG. */
                    samples?: string[];
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
        };
    };
    postDagRuns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Values of the DAG's parameters; see GET /api/v1/dags/:dag_id. */
                    conf?: {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    execution_date?: string;
                    /** @description Runs tasks whether done or not: all, or those named, with what is downstream of them unless told otherwise. */
                    force?: boolean | {
                        downstream?: boolean;
                        tasks: string[];
                    };
                    /** @description The pool of all tasks of the run, which replaces their own pools. */
                    pool?: string;
                    /** @description The same id again answers the first run. Default: manual__ and the time. */
                    run_id?: string;
                    /** @description Default: those of the DAG. */
                    samples?: string[];
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggeredRun"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggeredRun"];
                };
            };
        };
    };
    getDagRun: {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                dag_id: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
        };
    };
    getDagSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        missed: {
                            count: number;
                            /**
                             * Format: date-time
                             * @description The first of them.
                             */
                            execution_date: string;
                            /** Format: date-time */
                            last_execution_date: string;
                            /** Format: date-time */
                            noticed_at: string;
                            reason: string;
                            why: string;
                        }[];
                        /** @description The next ten. */
                        next: {
                            /** Format: date-time */
                            execution_date: string;
                            /** Format: date-time */
                            run_at: string;
                        }[];
                        schedule: {
                            /** @description Whether missed ticks are all made up for, or the newest alone. */
                            catchup: boolean;
                            /** @description As its author gave it. */
                            cron: string;
                            end_date: string | null;
                            /** @description Execution dates of which no run was made. */
                            missed: number;
                            /** @description Execution date of the next run. */
                            next_execution: string | null;
                            /** @description When that run is made: at the end of its interval. */
                            next_run_at: string | null;
                            /** @enum {string} */
                            overlap: "queue" | "skip" | "cancel_older";
                            start_date: string | null;
                            time_zone: string;
                        } | null;
                    };
                };
            };
        };
    };
    getDagSource: {
        parameters: {
            query?: {
                /** @description As this run goes by them. */
                run?: number;
            };
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The files as they are loaded now; or as the run goes by them, where a run is named and they are kept.
                         * @enum {string}
                         */
                        as_of: "now" | "run";
                        /** @description The digest of the files; null where they come with ml-airflow. */
                        definition: string | null;
                        files: {
                            digest: string;
                            language: string;
                            path: string;
                            text: string;
                        }[];
                    };
                };
            };
        };
    };
    postDagUnpause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dag_id: string;
                        paused: boolean;
                    };
                };
            };
        };
    };
    postDagWhy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Values of the DAG's parameters; see GET /api/v1/dags/:dag_id. */
                    conf?: {
                        [key: string]: unknown;
                    };
                    /** @description Runs tasks whether done or not: all, or those named, with what is downstream of them unless told otherwise. */
                    force?: boolean | {
                        downstream?: boolean;
                        tasks: string[];
                    };
                    /** @description Of a task that runs per sample: only this one. */
                    sample?: string;
                    /** @description Default: those of the DAG. */
                    samples?: string[];
                    /** @description Default: all tasks. */
                    task_id?: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        task_instances: components["schemas"]["Explanation"][];
                    };
                };
            };
        };
    };
    getEvents: {
        parameters: {
            query?: never;
            header?: {
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getFiles: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description An absolute path: what made it, or the folder that it lies in. Default: the newest outputs. */
                path?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files: components["schemas"]["ProducedFile"][];
                        /** @description null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    getImportErrors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        import_errors: {
                            file: string;
                            message: string;
                            /** @description Each mistake of a file in YAML with its place, counted from 1, and the lines around it. Else empty. */
                            problems: {
                                column: number;
                                frame: string;
                                line: number;
                                sentence: string;
                            }[];
                        }[];
                    };
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    getNotifications: {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                dag_id?: string;
                event?: "failure" | "success" | "sla" | "test";
                limit?: number;
                /** @description Number of a run. */
                run?: number;
                state?: "pending" | "sent" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        notifications: components["schemas"]["Notification"][];
                    };
                };
            };
        };
    };
    postNotificationRetry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
        };
    };
    postNotificationsTest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    channel: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        channel: string;
                        sent: boolean;
                        sentence: string;
                    };
                };
            };
        };
    };
    getPools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pools: components["schemas"]["Pool"][];
                    };
                };
            };
        };
    };
    postPools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    description?: string;
                    pool: string;
                    slots: number;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
        };
    };
    putPool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pool: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    description?: string;
                    slots: number;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
        };
    };
    deletePool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pool: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        queues: {
                            /** @description Jobs by state. */
                            counts: {
                                [key: string]: number;
                            };
                            name: string;
                        }[];
                    };
                };
            };
        };
    };
    getRecords: {
        parameters: {
            query?: {
                cursor?: string;
                /** @description Only its tasks, judged as its runs would. */
                dag_id?: string;
                finished_after?: string;
                finished_before?: string;
                limit?: number;
                sample?: string;
                /** @description One or more of failed, running, stale, never, done, with commas between. */
                state?: string;
                task_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        records: components["schemas"]["KeyedRecord"][];
                    };
                };
            };
        };
    };
    postRecordsAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action: "accept" | "declare_done" | "undo";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Values of parameters: only records with them. */
                    conf?: {
                        [key: string]: string | number | boolean;
                    };
                    /** @description This or task_id must be given. */
                    dag_id?: string;
                    /**
                     * @description Only answers what would happen.
                     * @default false
                     */
                    dry_run?: boolean;
                    /** Format: date-time */
                    finished_after?: string;
                    /** Format: date-time */
                    finished_before?: string;
                    /** @description For the audit log. */
                    reason?: string;
                    samples?: string[];
                    states?: ("failed" | "running" | "stale" | "never" | "done")[];
                    task_id?: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordActionReport"];
                };
            };
        };
    };
    getRuns: {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                dag_id?: string;
                /** @description Execution dates, both included. */
                from?: string;
                limit?: number;
                /** @description Stands in the run id or the conf. */
                q?: string;
                /** @description Together with dag_id: this run alone. */
                run_id?: string;
                /** @description One or more of queued, running, success, failed, cancelled, with commas between. */
                state?: string;
                to?: string;
                type?: "manual" | "scheduled" | "backfill";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        runs: components["schemas"]["RunItem"][];
                        /** @description How many there are on all pages, counted up to 10000; null on every page but the first. */
                        total_estimate: number | null;
                    };
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                limit?: number;
                /** @description Seconds for which the answer waits for the end of the run. It comes at once when the run ends. */
                wait?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
        };
    };
    postRunAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action: "cancel" | "clear" | "retry_failed" | "force" | "mark_success" | "mark_failed" | "run_again";
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description For run_again: values in place of those of the run. */
                    conf?: {
                        [key: string]: unknown;
                    };
                    /**
                     * @description And what comes after them.
                     * @default false
                     */
                    downstream?: boolean;
                    /**
                     * @description Only answers what would happen.
                     * @default false
                     */
                    dry_run?: boolean;
                    samples?: string[];
                    task_ids?: string[];
                    /** @description Their numbers. */
                    task_instances?: number[];
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionReport"];
                };
            };
        };
    };
    postRunCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
        };
    };
    postRunClear: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    downstream?: boolean;
                    /**
                     * @description Only answers what would be cleared.
                     * @default false
                     */
                    dry_run?: boolean;
                    /**
                     * @description Whether the run goes on by the files that it was made with. By default it goes on by those of now.
                     * @default false
                     */
                    keep_definition?: boolean;
                    /** @default false */
                    only_failed?: boolean;
                    /** @default false */
                    only_running?: boolean;
                    /** @description Only these, and with downstream what gathers them. */
                    samples?: string[];
                    /** @description Tasks whose ids hold this regular expression. Default: all. */
                    task_regex?: string;
                    /** @default false */
                    upstream?: boolean;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cleared: number;
                        /** @description How many of them were running. */
                        ended: number;
                        /** @description Whether the run had been closed, and goes on. */
                        reopened: boolean;
                        /** @description As they were before. */
                        task_instances: components["schemas"]["TaskInstance"][];
                    };
                };
            };
        };
    };
    getRunGraph: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nodes: components["schemas"]["LiveGraphNode"][];
                    };
                };
            };
        };
    };
    getRunTaskInstances: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description Stands in the task's id or the sample. */
                q?: string;
                sample?: string;
                /** @description One or more of waiting, queued, running, up_for_retry, success, skipped, failed, upstream_failed, cancelled, with commas between. */
                state?: string;
                task_id?: string;
                /** @description The worker of any of its tries. */
                worker?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        task_instances: components["schemas"]["TaskInstanceItem"][];
                    };
                };
            };
        };
    };
    getRunTaskTries: {
        parameters: {
            query?: {
                /** @description For a task that runs per sample. */
                sample?: string;
            };
            header?: never;
            path: {
                id: number;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tries: components["schemas"]["Try"][];
                    };
                };
            };
        };
    };
    getRunTaskTryLog: {
        parameters: {
            query?: {
                /** @description All that is written of it until now, and not one page. */
                all?: "true" | "false";
                /** @description Bytes to leave out. */
                offset?: number;
                /** @description For a task that runs per sample. */
                sample?: string;
            };
            header?: never;
            path: {
                id: number;
                n: number;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getRunTaskTryLogStream: {
        parameters: {
            query?: {
                /** @description Bytes to leave out. */
                offset?: number;
                /** @description For a task that runs per sample. */
                sample?: string;
            };
            header?: {
                "last-event-id"?: number;
            };
            path: {
                id: number;
                n: number;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postRunsAction: {
        parameters: {
            query?: {
                dag_id?: string;
                /** @description Execution dates, both included. */
                from?: string;
                /** @description Stands in the run id or the conf. */
                q?: string;
                /** @description One or more of queued, running, success, failed, cancelled, with commas between. */
                state?: string;
                to?: string;
                type?: "manual" | "scheduled" | "backfill";
            };
            header?: never;
            path: {
                action: "cancel" | "retry_failed" | "clear";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Only answers what would happen.
                     * @default false
                     */
                    dry_run?: boolean;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionReport"];
                };
            };
        };
    };
    getSavings: {
        parameters: {
            query?: {
                by?: "dag" | "week";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rows: {
                            dag_id: string | null;
                            saved_ms: number;
                            skipped: number;
                            /** @description Its Monday. */
                            week: string | null;
                        }[];
                        total_ms: number;
                    };
                };
            };
        };
    };
    getSearch: {
        parameters: {
            query: {
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dags: {
                            dag_id: string;
                            description: string;
                        }[];
                        runs: components["schemas"]["RunItem"][];
                        task_instances: components["schemas"]["TaskInstanceItem"][];
                        tasks: {
                            dag_id: string;
                            task_id: string;
                        }[];
                    };
                };
            };
        };
    };
    getTaskInstances: {
        parameters: {
            query?: {
                cursor?: string;
                dag_id?: string;
                /** @description Execution dates, both included. */
                from?: string;
                limit?: number;
                /** @description Stands in the task's id or the sample. */
                q?: string;
                sample?: string;
                /** @description One or more of waiting, queued, running, up_for_retry, success, skipped, failed, upstream_failed, cancelled, with commas between. */
                state?: string;
                task_id?: string;
                to?: string;
                /** @description The worker of any of its tries. */
                worker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        task_instances: components["schemas"]["TaskInstanceItem"][];
                    };
                };
            };
        };
    };
    getTaskInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskInstanceDetail"];
                };
            };
        };
    };
    getTaskInstanceOutputs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description There are more than can be listed. */
                        is_cut_off: boolean;
                        output_path: string | null;
                        outputs: components["schemas"]["Output"][];
                    };
                };
            };
        };
    };
    getTaskInstanceOutputsContent: {
        parameters: {
            query?: {
                /** @description To be shown, not saved. */
                inline?: "true" | "false";
                path?: string;
            };
            header?: {
                range?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postTaskInstancesAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action: "cancel" | "clear" | "retry_failed" | "force" | "mark_success" | "mark_failed";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description And what comes after them.
                     * @default false
                     */
                    downstream?: boolean;
                    /**
                     * @description Only answers what would happen.
                     * @default false
                     */
                    dry_run?: boolean;
                    /** @description Their numbers, of whatever runs. */
                    task_instances: number[];
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionReport"];
                };
            };
        };
    };
    getTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tokens: {
                            role: string;
                            /** @description Where it is set. */
                            source: string;
                        }[];
                    };
                };
            };
        };
    };
    getUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: components["schemas"]["User"][];
                    };
                };
            };
        };
    };
    postUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    first_name: string;
                    last_name: string;
                    password: string;
                    /** @description viewer, operator or admin; Airflow’s names are understood. */
                    role: string;
                    username: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    putUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                username: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    first_name: string;
                    last_name: string;
                    /** @description Left out in a change: it stays as it was. */
                    password?: string;
                    /** @description viewer, operator or admin; Airflow’s names are understood. */
                    role: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getVariables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        variables: components["schemas"]["Variable"][];
                    };
                };
            };
        };
    };
    postVariables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    key: string;
                    value: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Variable"];
                };
            };
        };
    };
    putVariable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    value: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Variable"];
                };
            };
        };
    };
    deleteVariable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getWorkers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        workers: components["schemas"]["Worker"][];
                    };
                };
            };
        };
    };
}
