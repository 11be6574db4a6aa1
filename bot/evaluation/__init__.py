"""Running messages through the whole assistant and writing down what it replied."""
