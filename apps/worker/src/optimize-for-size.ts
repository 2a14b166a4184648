import '@ml-airflow/assembly/young-generation'
import { setFlagsFromString } from 'node:v8'

// The first import of workers and schedulers. Code is compiled for size until `optimizeForSpeed`, because most of it runs only
// once, at the start: 135 MB with the compiler of DAG files loaded, instead of 155 MB.
setFlagsFromString('--optimize-for-size')
