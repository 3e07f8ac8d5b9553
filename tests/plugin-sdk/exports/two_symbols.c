const int leadloom_plugin = 1;
const int second_symbol = 2;
